package io.netwright.nn.onnx;

/** Adaptive mean pooling along one dimension, as a matrix {@code (windows, size)}. */
final class AdaptiveMatrix {
  private AdaptiveMatrix() {}

  /**
   * Window {@code i} of {@code n} has the places from {@code floor(i size / n)} to {@code ceil((i +
   * 1) size / n)}, as PyTorch chooses them.
   */
  static float[] of(int windows, int size) {
    float[] matrix = new float[Math.multiplyExact(windows, size)];
    for (int i = 0; i < windows; i++) {
      int from = (int) ((long) i * size / windows);
      int to = (int) (((i + 1L) * size + windows - 1) / windows);
      for (int place = from; place < to; place++) {
        matrix[i * size + place] = 1f / (to - from);
      }
    }
    return matrix;
  }
}
