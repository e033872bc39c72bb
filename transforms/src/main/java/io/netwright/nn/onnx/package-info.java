/** Networks as ONNX files: reading those of others, and writing ours. */
@NullMarked
package io.netwright.nn.onnx;

import org.jspecify.annotations.NullMarked;
