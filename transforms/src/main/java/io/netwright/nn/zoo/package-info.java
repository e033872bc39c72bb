/** Architectures as layer graphs. */
@NullMarked
package io.netwright.nn.zoo;

import org.jspecify.annotations.NullMarked;
