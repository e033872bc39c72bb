package io.netwright.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.norm.BatchNorm;
import io.netwright.nn.graph.Norm;
import java.util.List;

/**
 * The arrays of a {@link Norm.Normalize}, made once per network.
 *
 * <p>{@code (x - mean) / std} is a batch normalization of fixed statistics without eps, which is
 * one native call instead of two over the images. A variance has no sign: where {@code std} is
 * negative, as of a network that inverts its images, the scale has it.
 */
record Normalization(NDArray mean, NDArray variance, NDArray signs, NDArray zeros) {

  static Normalization of(NDManager manager, Norm.Normalize layer) {
    int channels = layer.mean().size();
    float[] mean = values(layer.mean());
    float[] variance = values(layer.std());
    float[] signs = new float[channels];
    for (int i = 0; i < channels; i++) {
      signs[i] = Math.signum(variance[i]);
      variance[i] *= variance[i];
    }
    Shape shape = new Shape(channels);
    return new Normalization(
        manager.create(mean, shape),
        manager.create(variance, shape),
        manager.create(signs, shape),
        manager.zeros(shape));
  }

  private static float[] values(List<Float> list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }

  NDArray apply(NDArray images) {
    return BatchNorm.batchNorm(images, mean, variance, signs, zeros, 1, 1, 0, false)
        .singletonOrThrow();
  }
}
