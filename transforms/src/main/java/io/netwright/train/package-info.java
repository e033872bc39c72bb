/** The one training loop and what it minimizes. */
@NullMarked
package io.netwright.train;

import org.jspecify.annotations.NullMarked;
