package io.netwright.attack.query;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.oracle.Adam;
import io.netwright.attack.oracle.Logits;
import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Simultaneous perturbation: Adam down the margin with slopes estimated from pairs of queries,
 * {@code mean over v of (m(x + d v) - m(x - d v)) / (2 d) v} with v of random signs (Uesato et al.
 * 2018, arXiv 1802.05666, algorithm 1), projected to the ball after every step. Signs are drawn for
 * every image from its own seed, and queries stay in [0, 1].
 *
 * @param threatModel a ball in LINF
 * @param steps Adam's steps; 100 where left out
 * @param samples pairs of queries for each step; 1024 where left out
 * @param delta d, how far queries lie from the point; 0.01 where left out
 * @param learningRate Adam's; 0.01 where left out
 */
public record Spsa(
    ThreatModel threatModel, Integer steps, Integer samples, Double delta, Double learningRate)
    implements Attack {
  private static final int STEPS = 100;
  private static final int SAMPLES = 1024;
  private static final double SMALL = 0.01;

  /** Refuses settings that make no attack. */
  public Spsa {
    AttackSettings.requireBall("spsa", threatModel, Norm.LINF);
    steps = AttackSettings.count("steps", steps, STEPS);
    samples = AttackSettings.count("samples", samples, SAMPLES);
    delta = AttackSettings.positive("delta", delta, SMALL);
    learningRate = AttackSettings.positive("learningRate", learningRate, SMALL);
  }

  /** Usual settings but for the cost. */
  public static Spsa of(ThreatModel threatModel, int steps, int samples) {
    return new Spsa(threatModel, steps, samples, SMALL, SMALL);
  }

  @Override
  public AttackLoss objective() {
    return AttackLoss.MARGIN;
  }

  @Override
  public int gradients() {
    return 0;
  }

  @Override
  public NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    return Search.run(classifier, images, labels, seeds, this::descend);
  }

  private void descend(Search search) {
    for (int image : search.right()) {
      descend(search, image);
    }
  }

  private void descend(Search search, int image) {
    float[] center = search.sample().image(image);
    double[] point = new double[center.length];
    Arrays.setAll(point, i -> center[i]);
    Adam adam = new Adam(point.length, learningRate);
    RandomGenerator random = search.sample().seed(image).with("spsa").generator();
    for (int step = 0; step < steps && search.isRight(image); step++) {
      adam.step(point, estimate(search, image, point, random));
      float[] next = new float[point.length];
      for (int i = 0; i < point.length; i++) {
        double low = Math.max(center[i] - threatModel.radius(), 0);
        double high = Math.min(center[i] + threatModel.radius(), 1);
        point[i] = Math.min(Math.max(point[i], low), high);
        next[i] = (float) point[i];
      }
      search.ask(new int[] {image}, new float[][] {next});
    }
  }

  private double[] estimate(Search search, int image, double[] point, RandomGenerator random) {
    byte[][] signs = new byte[samples][point.length];
    float[][] queries = new float[2 * samples][point.length];
    for (int sample = 0; sample < samples; sample++) {
      for (int i = 0; i < point.length; i++) {
        signs[sample][i] = (byte) Squares.sign(random);
        double change = delta * signs[sample][i];
        queries[2 * sample][i] = (float) Math.min(Math.max(point[i] + change, 0), 1);
        queries[2 * sample + 1][i] = (float) Math.min(Math.max(point[i] - change, 0), 1);
      }
    }
    int[] of = new int[queries.length];
    Arrays.fill(of, image);
    float[][] logits = search.oracle().logits(of, queries);
    int label = search.sample().label(image);
    double[] slope = new double[point.length];
    for (int sample = 0; sample < samples; sample++) {
      double ahead = Logits.margin(logits[2 * sample], label);
      double behind = Logits.margin(logits[2 * sample + 1], label);
      // of a single class the margins are infinite
      double rise = ahead == behind ? 0 : (ahead - behind) / (2 * delta * samples);
      for (int i = 0; i < slope.length; i++) {
        slope[i] += rise * signs[sample][i];
      }
    }
    return slope;
  }
}
