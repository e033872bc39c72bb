package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Ball;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.Norm;
import io.netwright.attack.Perturbation;
import io.netwright.attack.RandomStart;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.AttackSeries;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Plants an adversarial image into the ball of every image and looks whether the attacks under test
 * find one (the idea of Zimmermann et al. 2022, arXiv 2206.13991; procedure and numbers are ours).
 *
 * <p>Around an image {@code x0} points are drawn on the border of the ball, corners in LINF. With
 * 100 of them, {@code x_j}, and one more, {@code b}, a linear readout of the network's own features
 * {@code f} is fitted, {@link Separation}, which takes the place of its head: {@code u(x) = w'(f(x)
 * - f(x0))} has {@code u(b)} above {@code m = max(0, max_j u(x_j))}. Of ten candidates for {@code
 * b} the one with the widest gap {@code (u(b) - m) / u(b)} is taken. The readout says 1 where
 * {@code u(x) > m + 0.9 (u(b) - m)} and 0 elsewhere: at {@code b}, which is in the ball, it says 1,
 * which a pass of its own confirms, and at the image and at the 100 points 0. Steps along its
 * gradient reach much farther along {@code w} than noise does, so that an attack that follows
 * gradients as they are finds it with ease.
 *
 * <p>Nothing is planted where the widest gap is under 0.05, as where features are few or do not
 * change. Whether twenty further points find the way is read, too: such a readout asks nothing. 133
 * forward passes per image, one image at a time from there on, and as many passes as the attacks
 * take.
 *
 * @param suite the attacks under test, each on what those before it left
 */
public record ActiveTest(ThreatModel threatModel, List<AttackSeries.Step> suite) implements Probe {
  /** Whether an adversarial image was planted. */
  public static final String PLANTED = "active.planted";

  /** Whether noise does not find one; no where none was planted. */
  public static final String HIDDEN = "active.hidden";

  /** Whether the attacks do not find one; no where none was planted. */
  public static final String MISSED = "active.missed";

  private static final int OTHERS = 100;
  private static final int CANDIDATES = 10;
  private static final int DRAWS = 20;
  private static final double LEAST_GAP = 0.05;
  private static final double SHARE = 0.9;
  private static final int CLASSES = 2;

  /** Takes an immutable copy. */
  public ActiveTest {
    suite = List.copyOf(suite);
  }

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    Classifier features = Features.of(classifier);
    boolean[] planted = new boolean[images.size()];
    boolean[] hidden = new boolean[images.size()];
    boolean[] missed = new boolean[images.size()];
    for (int i = 0; i < images.size(); i++) {
      try (NDManager memory = images.images().getManager().newSubManager()) {
        NDArray image = images.images().get(i + ":" + (i + 1));
        image.attach(memory);
        Surroundings around = new Surroundings(memory, image, images.seeds().get(i).with(PLANTED));
        Classifier readout = planted(features, around);
        if (readout != null) {
          planted[i] = true;
          hidden[i] = hides(readout, around);
          missed[i] = misses(readout, around);
        }
      }
    }
    return Readings.NONE.with(PLANTED, planted).with(HIDDEN, hidden).with(MISSED, missed);
  }

  /** An image by itself. */
  private record Surroundings(NDManager memory, NDArray image, Seed seed) {}

  /** The readout with the widest gap that a pass confirms, or null. */
  private @Nullable Classifier planted(Classifier features, Surroundings around) {
    NDArray candidates = drawn(around, "planted", CANDIDATES);
    float[][] at = HostLogits.of(EvenBatches.of(features, around.image()), candidates);
    float[][] others =
        HostLogits.of(EvenBatches.of(features, around.image()), drawn(around, "others", OTHERS));
    float[] clean = HostLogits.of(features, around.image())[0];
    Separation[] separations =
        Arrays.stream(at)
            .map(point -> Separation.of(clean, point, others))
            .toArray(Separation[]::new);
    int best =
        IntStream.range(0, CANDIDATES)
            .reduce(0, (a, b) -> separations[b].gap() > separations[a].gap() ? b : a);
    if (separations[best].gap() < LEAST_GAP) {
      return null;
    }
    Classifier readout =
        OneByOne.of(
            Readout.of(around.memory(), features, clean, separations[best], SHARE), CLASSES);
    NDArray point = candidates.get(best + ":" + (best + 1));
    Torch.withoutGradients(() -> Perturbation.between(around.image(), point))
        .audit("planting", threatModel, i -> "an image");
    boolean confirmed =
        readout.predictions(point)[0] == 1 && readout.predictions(around.image())[0] == 0;
    return confirmed ? readout : null;
  }

  private boolean hides(Classifier readout, Surroundings around) {
    return Arrays.stream(readout.predictions(drawn(around, "noise", DRAWS))).allMatch(k -> k == 0);
  }

  private boolean misses(Classifier readout, Surroundings around) {
    NDArray label = around.memory().create(new long[] {0});
    return new AttackSeries(suite, 1)
        .run(readout, around.image(), label, List.of(around.seed()))
        .isRobust(0);
  }

  /** Points on the border of the ball, less what [0, 1] cuts off. */
  private NDArray drawn(Surroundings around, String purpose, int count) {
    Ball ball = Ball.around(around.memory(), around.image(), threatModel);
    RandomStart border = threatModel.norm() == Norm.LINF ? this::drawCorner : ball::drawOnBorder;
    List<Seed> seeds =
        IntStream.range(0, count).mapToObj(k -> around.seed().with(purpose).with(k)).toList();
    NDArray images = around.image().repeat(0, count);
    return border.from(around.memory(), images, seeds, 0);
  }

  private void drawCorner(RandomGenerator random, float[] perturbation) {
    float radius = (float) threatModel.radius();
    for (int i = 0; i < perturbation.length; i++) {
      perturbation[i] = random.nextBoolean() ? radius : -radius;
    }
  }
}
