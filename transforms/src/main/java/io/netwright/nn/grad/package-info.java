/** Gradients as functions; the only code that touches the PyTorch engine. */
@NullMarked
package io.netwright.nn.grad;

import org.jspecify.annotations.NullMarked;
