package io.netwright.attack.query;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.attack.oracle.Logits;
import io.netwright.attack.oracle.Oracle;
import io.netwright.attack.oracle.Sample;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** The best point of every image so far, by the margin of its class; ends when it is wrong. */
final class Search {
  private final Sample sample;
  private final Oracle oracle;
  private final float[][] best;
  private final double[] margins;
  private final boolean[] wrong;

  /**
   * Searches as an attack does and yields the best point of every image.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]; not modified
   * @param labels {@code (N)} int64
   * @param seeds one per image
   */
  static NDArray run(
      Classifier classifier,
      NDArray images,
      NDArray labels,
      List<Seed> seeds,
      Consumer<Search> attack) {
    Sample sample = Sample.of(images, labels, seeds);
    return sample.asImages(run(classifier, sample, attack).best);
  }

  /** The same with all that is known in the end. */
  static Search run(Classifier classifier, Sample sample, Consumer<Search> attack) {
    Search search = new Search(classifier, sample);
    attack.accept(search);
    return search;
  }

  /** Begins; images that are wrong as they are are left alone. */
  private Search(Classifier classifier, Sample sample) {
    this.sample = sample;
    this.oracle = new Oracle(classifier, sample);
    this.best = new float[sample.size()][];
    this.margins = new double[sample.size()];
    this.wrong = new boolean[sample.size()];
    int[] all = IntStream.range(0, sample.size()).toArray();
    for (int image : all) {
      best[image] = sample.image(image);
      margins[image] = Double.POSITIVE_INFINITY;
    }
    float[][] logits = oracle.logits(all, best.clone());
    for (int image : all) {
      wrong[image] = Logits.prediction(logits[image]) != sample.label(image);
    }
  }

  Oracle oracle() {
    return oracle;
  }

  Sample sample() {
    return sample;
  }

  /** Images that are still right. */
  int[] right() {
    return IntStream.range(0, wrong.length).filter(i -> !wrong[i]).toArray();
  }

  /** Whether an image is still right. */
  boolean isRight(int image) {
    return !wrong[image];
  }

  float[] best(int image) {
    return best[image];
  }

  /** The first point of an image, whose margin counts whatever it is. */
  void begin(int image) {
    margins[image] = Double.POSITIVE_INFINITY;
  }

  /** Asks about one point of each of some images and keeps what is wrong or nearer to it. */
  void ask(int[] images, float[][] points) {
    float[][] logits = oracle.logits(images, points);
    for (int i = 0; i < images.length; i++) {
      offer(images[i], points[i], logits[i]);
    }
  }

  /** Keeps a point that is wrong or nearer to it, unless a wrong one is known. */
  void offer(int image, float[] point, float[] logits) {
    double margin = Logits.margin(logits, sample.label(image));
    boolean isWrong = Logits.prediction(logits) != sample.label(image);
    if (!wrong[image] && (isWrong || margin < margins[image])) {
      margins[image] = margin;
      best[image] = point.clone();
      wrong[image] = isWrong;
    }
  }
}
