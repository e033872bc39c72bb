/** Randomness that depends on nothing but its name. */
@NullMarked
package io.netwright.seed;

import org.jspecify.annotations.NullMarked;
