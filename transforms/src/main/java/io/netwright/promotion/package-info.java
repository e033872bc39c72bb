/** Whether a new model may take the place of the one in use. */
@NullMarked
package io.netwright.promotion;

import org.jspecify.annotations.NullMarked;
