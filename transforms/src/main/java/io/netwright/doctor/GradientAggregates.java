package io.netwright.doctor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.Network;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How much each channel has to do with each class: the gradients of the class's logit, summed over
 * its images and all positions (Model Doctor, equations 3 and 4).
 */
public final class GradientAggregates {
  private final Map<String, double[][]> byLayer;
  private final int[] images;

  private GradientAggregates(Map<String, double[][]> byLayer, int[] images) {
    this.byLayer = byLayer;
    this.images = images;
  }

  /**
   * How to measure.
   *
   * @param layers nodes whose outputs are looked at; all in one pass
   * @param batchSize images at a time
   */
  record Measurement(List<String> layers, GradientForm form, FeatureNoise noise, int batchSize) {}

  /**
   * Aggregates {@code a_k = 1/J sum_j sum_images sum_hw f(d z_label / d (m_k + sigma_j))}.
   *
   * @param set images, each counted for its label
   */
  static GradientAggregates of(
      Network network, ImageSet set, Measurement measurement, NDManager manager) {
    int classes = network.graph().classes();
    Map<String, double[][]> sums = new LinkedHashMap<>();
    for (String layer : measurement.layers()) {
      sums.put(layer, new double[classes][network.graph().shape(layer).channels()]);
    }
    int[] images = new int[classes];
    Set<String> layers = new LinkedHashSet<>(measurement.layers());
    for (int from = 0; from < set.size(); from += measurement.batchSize()) {
      int start = from;
      int to = Math.min(set.size(), from + measurement.batchSize());
      for (int draw = 0; draw < measurement.noise().draws(); draw++) {
        try (NDManager memory = manager.newSubManager()) {
          Batch batch = Batches.range(memory, set, start, to);
          ChannelGradients.of(
                  network, batch, layers, measurement.form(), measurement.noise().mode(draw, start))
              .forEach((layer, gradients) -> add(sums, layer, gradients, set, start));
        }
      }
      for (int image = from; image < to; image++) {
        images[set.label(image)]++;
      }
    }
    divide(sums, measurement.noise().draws());
    return new GradientAggregates(sums, images);
  }

  private static void add(
      Map<String, double[][]> sums, String layer, NDArray gradients, ImageSet set, int from) {
    double[][] byClass = sums.getOrDefault(layer, new double[0][]);
    float[] values = gradients.toFloatArray();
    int channels = (int) gradients.getShape().get(1);
    for (int i = 0; i < values.length; i++) {
      byClass[set.label(from + i / channels)][i % channels] += values[i];
    }
  }

  private static void divide(Map<String, double[][]> sums, int draws) {
    for (double[][] byClass : sums.values()) {
      for (double[] ofClass : byClass) {
        for (int channel = 0; channel < ofClass.length; channel++) {
          ofClass[channel] /= draws;
        }
      }
    }
  }

  /** The layers, in the order asked for. */
  public List<String> layers() {
    return List.copyOf(byLayer.keySet());
  }

  /** Number of classes. */
  public int classes() {
    return images.length;
  }

  /** Number of images that speak for a class. */
  public int images(int label) {
    return images[label];
  }

  /** The aggregate of one class, one number per channel of the layer. */
  public double[] of(String layer, int label) {
    double[][] byClass = byLayer.get(layer);
    if (byClass == null) {
      throw new IllegalArgumentException(
          "no aggregates of layer " + layer + "; there are those of " + byLayer.keySet());
    }
    return byClass[label].clone();
  }
}
