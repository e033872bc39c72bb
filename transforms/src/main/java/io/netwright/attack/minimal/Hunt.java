package io.netwright.attack.minimal;

import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.oracle.Logits;
import io.netwright.attack.oracle.Oracle;
import io.netwright.attack.oracle.Sample;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What a search has found so far. */
final class Hunt {
  private final Norm norm;
  private final Sample sample;
  private final Oracle oracle;
  private final float[][] clean;
  private final float[] @Nullable [] best;
  private final double[] distances;

  /** Begins; images that are wrong as they are are found already. */
  Hunt(Classifier classifier, Sample sample, Norm norm) {
    this.norm = norm;
    this.sample = sample;
    this.oracle = new Oracle(classifier, sample);
    this.best = new float[sample.size()][];
    this.distances = new double[sample.size()];
    Arrays.fill(distances, Double.POSITIVE_INFINITY);
    int[] all = IntStream.range(0, sample.size()).toArray();
    this.clean = oracle.logits(all, points(all));
    for (int image : all) {
      offer(image, sample.image(image), clean[image]);
    }
  }

  Norm norm() {
    return norm;
  }

  Oracle oracle() {
    return oracle;
  }

  Sample sample() {
    return sample;
  }

  /** What the classifier says of an image as it is. */
  float[] clean(int image) {
    return clean[image];
  }

  double distance(int image) {
    return distances[image];
  }

  /** Images that have nothing within a distance yet and are not wrong as they are. */
  int[] beyond(double enough) {
    return IntStream.range(0, distances.length)
        .filter(i -> distances[i] > Math.max(enough, 0))
        .toArray();
  }

  /** Images as they are. */
  float[][] points(int[] images) {
    return Arrays.stream(images)
        .mapToObj(sample::image)
        .map(float[]::clone)
        .toArray(float[][]::new);
  }

  /** Whether a point is wrong; the closest wrong one is kept. */
  boolean offer(int image, float[] point, float[] logits) {
    boolean wrong = Logits.prediction(logits) != sample.label(image);
    if (wrong) {
      double distance = Distance.between(norm, point, sample.image(image));
      if (distance < distances[image]) {
        distances[image] = distance;
        best[image] = point.clone();
      }
    }
    return wrong;
  }

  /** Asks about one point of each of some images and keeps what is wrong. */
  void ask(int[] images, float[][] points) {
    float[][] logits = oracle.logits(images, points);
    for (int i = 0; i < images.length; i++) {
      offer(images[i], points[i], logits[i]);
    }
  }

  Closest closest() {
    return new Closest(sample, oracle, best, distances);
  }
}
