/** Attacks that look at a classifier's logits only and need no gradients. */
@NullMarked
package io.netwright.attack.query;

import org.jspecify.annotations.NullMarked;
