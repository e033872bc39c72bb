package io.netwright.attack.query;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Points drawn uniformly from the ball, until one is wrong; the one that came closest to it
 * otherwise. Any attack that finds less than this does not work on the model.
 *
 * @param threatModel a ball in LINF or L2
 * @param draws points to try for each image; 100 where left out
 */
public record UniformNoise(ThreatModel threatModel, Integer draws) implements Attack {
  private static final int DRAWS = 100;

  /** Refuses settings that make no attack. */
  public UniformNoise {
    AttackSettings.requireBall("uniform-noise", threatModel, Norm.LINF, Norm.L2);
    draws = AttackSettings.count("draws", draws, DRAWS);
  }

  @Override
  public int gradients() {
    return 0;
  }

  @Override
  public NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    return Search.run(classifier, images, labels, seeds, this::draw);
  }

  private void draw(Search search) {
    for (int draw = 0; draw < draws; draw++) {
      int[] right = search.right();
      float[][] points = new float[right.length][];
      for (int i = 0; i < right.length; i++) {
        Seed seed = search.sample().seed(right[i]).with("uniform").with(draw);
        points[i] = drawn(search.sample().image(right[i]), seed.generator());
      }
      search.ask(right, points);
    }
  }

  private float[] drawn(float[] image, RandomGenerator random) {
    double[] change = new double[image.length];
    double squares = 0;
    boolean box = threatModel.norm() == Norm.LINF;
    for (int i = 0; i < change.length; i++) {
      change[i] = box ? 2 * random.nextDouble() - 1 : random.nextGaussian();
      squares += change[i] * change[i];
    }
    // in a ball of d dimensions the share of the volume within r grows as r^d
    double scale =
        box
            ? threatModel.radius()
            : threatModel.radius()
                * Math.pow(random.nextDouble(), 1.0 / image.length)
                / Math.sqrt(squares);
    float[] point = new float[image.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = (float) Math.min(Math.max(image[i] + scale * change[i], 0), 1);
    }
    return point;
  }
}
