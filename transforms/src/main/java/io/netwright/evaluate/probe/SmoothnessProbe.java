package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Ball;
import io.netwright.attack.Classifier;
import io.netwright.attack.RandomStart;
import io.netwright.attack.ThreatModel;
import java.util.stream.IntStream;

/**
 * Compares the direction of the margin's gradient at the image and at a random point of the ball: a
 * loss whose gradient points anywhere leads no attack (shattered gradients, Athalye et al. 2018,
 * arXiv 1802.00420, section 2.1). Four passes per image.
 */
public record SmoothnessProbe(ThreatModel threatModel) implements Probe {
  /** The cosine between the two; images without a gradient at either are left out. */
  public static final String COSINE = "smoothness.cosine";

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    Trials trials = Trials.on(classifier, images);
    try (NDManager memory = images.images().getManager().newSubManager()) {
      Ball ball = Ball.around(memory, images.images(), threatModel);
      RandomStart inside = ball::drawInside;
      NDArray near = inside.from(memory, images.images(), images.seeds(COSINE), 0);
      float[][] here = Gradient.ofMargin(trials.classifier(), images.images(), images.labels());
      float[][] there = Gradient.ofMargin(trials.classifier(), near, images.labels());
      return Readings.NONE.with(
          COSINE,
          IntStream.range(0, here.length)
              .mapToDouble(i -> cosine(here[i], there[i]))
              .filter(Double::isFinite)
              .toArray());
    }
  }

  /** NaN where one is zero. */
  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double ofA = 0;
    double ofB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      ofA += (double) a[i] * a[i];
      ofB += (double) b[i] * b[i];
    }
    return product / Math.sqrt(ofA * ofB);
  }
}
