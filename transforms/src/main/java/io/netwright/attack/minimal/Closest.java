package io.netwright.attack.minimal;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.oracle.Oracle;
import io.netwright.attack.oracle.Sample;
import org.jspecify.annotations.Nullable;

/** The closest wrongly classified image of every image of a sample, where one was found. */
public final class Closest {
  private final Sample sample;
  private final Oracle oracle;
  private final float[] @Nullable [] images;
  private final double[] distances;

  Closest(Sample sample, Oracle oracle, float[] @Nullable [] images, double[] distances) {
    this.sample = sample;
    this.oracle = oracle;
    this.images = images;
    this.distances = distances;
  }

  /** How far it is; 0 for an image that is wrong as it is, infinite where none was found. */
  public double distance(int image) {
    return distances[image];
  }

  /** How often the classifier was asked about an image. */
  public long forwards(int image) {
    return oracle.forwards(image);
  }

  /** How often it was asked for a gradient. */
  public long backwards(int image) {
    return oracle.backwards(image);
  }

  /**
   * The closest images, and the images themselves where none lies within a distance.
   *
   * @return {@code (N, C, H, W)} in the manager of the sample's images
   */
  public NDArray within(double epsilon) {
    float[][] rows = new float[sample.size()][];
    for (int i = 0; i < rows.length; i++) {
      float[] found = images[i];
      rows[i] = found != null && distances[i] <= epsilon ? found : sample.image(i);
    }
    return sample.asImages(rows);
  }
}
