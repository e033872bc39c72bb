/** Convolutional networks: a graph with parameters and its forward pass. */
@NullMarked
package io.netwright.nn;

import org.jspecify.annotations.NullMarked;
