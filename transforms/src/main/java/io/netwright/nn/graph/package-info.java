/** A convolutional network as data. */
@NullMarked
package io.netwright.nn.graph;

import org.jspecify.annotations.NullMarked;
