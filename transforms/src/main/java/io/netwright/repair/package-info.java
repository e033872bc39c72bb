/** Repairs networks that channels were cut out of: least squares, without gradients or labels. */
@NullMarked
package io.netwright.repair;

import org.jspecify.annotations.NullMarked;
