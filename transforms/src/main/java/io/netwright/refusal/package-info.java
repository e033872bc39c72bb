/** What is refused because of what the user gave, as opposed to what went wrong. */
@NullMarked
package io.netwright.refusal;

import org.jspecify.annotations.NullMarked;
