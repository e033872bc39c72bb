package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.Perturbation;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.oracle.Logits;
import io.netwright.attack.oracle.Oracle;
import io.netwright.attack.oracle.Sample;
import io.netwright.nn.grad.Torch;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Searches for adversarial images by labels alone, {@link Ray}: it sees neither gradients nor
 * logits, so that nothing of these can hide one, and it must find next to nothing that gradients do
 * not (Carlini et al. 2019, arXiv 1902.06705, on attacks by decisions; C10 has the gradients that
 * it is compared with). In L2 all pixels change by as much as in LINF: weaker than an attack that
 * is made for L2. At most 502 forward passes per image.
 *
 * @param threatModel a ball in LINF or L2
 */
public record LabelsProbe(ThreatModel threatModel) implements Probe {
  /** Whether the image was searched around: at most 100 are. */
  public static final String SEARCHED = "labels.searched";

  /** Whether it is right after the search; yes where there was none. */
  public static final String LEFT = "labels.left";

  private static final int IMAGES = 100;
  private static final int QUERIES = 500;

  /** Refuses L1, in which a change of all pixels is next to none. */
  public LabelsProbe {
    if (threatModel.norm() == Norm.L1) {
      throw new IllegalArgumentException("the check by labels is for LINF or L2, got L1");
    }
  }

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    int[] rows = ProbedImages.spread(images.size(), IMAGES);
    boolean[] still = leaves(classifier, images.select(rows));
    boolean[] searched = new boolean[images.size()];
    boolean[] left = new boolean[images.size()];
    Arrays.fill(left, true);
    for (int i = 0; i < rows.length; i++) {
      searched[rows[i]] = true;
      left[rows[i]] = still[i];
    }
    return Readings.NONE.with(SEARCHED, searched).with(LEFT, left);
  }

  private boolean[] leaves(Classifier classifier, ProbedImages images) {
    Trials trials = Trials.on(classifier, images);
    Sample sample = images.sample();
    Oracle oracle = new Oracle(trials.classifier(), sample);
    double wanted = Trials.perPixel(threatModel, images.pixels());
    Ray[] rays = new Ray[sample.size()];
    Arrays.setAll(rays, i -> new Ray(sample.image(i), wanted));
    float[][] found = new float[rays.length][];
    Arrays.setAll(found, sample::image);
    int[] searched = IntStream.range(0, rays.length).toArray();
    for (int query = 0; query < QUERIES && searched.length > 0; query++) {
      searched = asked(oracle, sample, rays, searched, found);
    }
    try (NDManager memory = images.images().getManager().newSubManager()) {
      NDArray attacked = sample.asImages(found);
      attacked.attach(memory);
      Torch.withoutGradients(() -> Perturbation.between(images.images(), attacked))
          .audit(LEFT, threatModel, i -> "image " + i);
      return trials.right(attacked);
    }
  }

  /** Asks about a point of each and yields those that go on. */
  private static int[] asked(
      Oracle oracle, Sample sample, Ray[] rays, int[] searched, float[][] found) {
    float[][] points = new float[searched.length][];
    Arrays.setAll(points, i -> rays[searched[i]].point());
    float[][] logits = oracle.logits(searched, points);
    return IntStream.range(0, searched.length)
        .filter(i -> goesOn(sample, rays, searched[i], points[i], logits[i], found))
        .map(i -> searched[i])
        .toArray();
  }

  private static boolean goesOn(
      Sample sample, Ray[] rays, int image, float[] point, float[] logits, float[][] found) {
    boolean isWrong = Logits.prediction(logits) != sample.label(image);
    if (isWrong && rays[image].isNear()) {
      found[image] = point;
      return false;
    }
    rays[image].hear(isWrong);
    return true;
  }
}
