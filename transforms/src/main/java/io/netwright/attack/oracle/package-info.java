/** What attacks on the host ask of a classifier: logits and slopes of single images. */
@NullMarked
package io.netwright.attack.oracle;

import org.jspecify.annotations.NullMarked;
