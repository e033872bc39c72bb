/** Draws the built-in data set of ten shapes from a seed. */
@NullMarked
package io.netwright.data.shapes;

import org.jspecify.annotations.NullMarked;
