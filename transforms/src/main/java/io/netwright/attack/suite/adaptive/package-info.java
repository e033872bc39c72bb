/** A suite that goes from cheap to dear on what is still right, within a budget of passes. */
@NullMarked
package io.netwright.attack.suite.adaptive;

import org.jspecify.annotations.NullMarked;
