/** Reading and writing models as safetensors. */
@NullMarked
package io.netwright.nn.io;

import org.jspecify.annotations.NullMarked;
