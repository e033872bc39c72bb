/** Makes the logits of several networks comparable: by factors, by affine maps, by a new layer. */
@NullMarked
package io.netwright.head;

import org.jspecify.annotations.NullMarked;
