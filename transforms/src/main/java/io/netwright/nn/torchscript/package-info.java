/** Networks as TorchScript files, which PyTorch runs without code of ours. */
@NullMarked
package io.netwright.nn.torchscript;

import org.jspecify.annotations.NullMarked;
