/** How small a component may be: channels ranked, nested sizes, and what each costs. */
@NullMarked
package io.netwright.budget;

import org.jspecify.annotations.NullMarked;
