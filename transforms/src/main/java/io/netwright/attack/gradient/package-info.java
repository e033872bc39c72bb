/** Attacks that follow the gradient of a loss and stay within a budget. */
@NullMarked
package io.netwright.attack.gradient;

import org.jspecify.annotations.NullMarked;
