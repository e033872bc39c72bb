package io.netwright.data;

import ai.djl.ndarray.NDArray;

/**
 * Some images of a set.
 *
 * @param images {@code (N, C, H, W)} float32 in [0, 1]
 * @param labels {@code (N)} int64
 */
public record Batch(NDArray images, NDArray labels) {}
