package io.netwright.attack.query;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.oracle.Logits;
import io.netwright.attack.oracle.Sample;
import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Changes a few pixels, found by differential evolution on the odds of the true class (Su et al.
 * 2019, arXiv 1710.08864: its probability, which grows with them): {@code best + F (a - b)} with F
 * drawn from [0.5, 1] for every generation; genes outside their range are drawn anew. It ends at
 * the first wrong image.
 *
 * <p>A few pixels are no ball. What it changes is also kept inside the threat model: LINF 1 allows
 * any color, as the paper does; a smaller ball makes it weaker.
 *
 * @param threatModel a ball in LINF or L2
 * @param pixels how many pixels to change; 1 where left out
 * @param population candidates, at least 5; 400 where left out (the paper); FPCC's list has 10
 * @param generations how often they are bred; 100 where left out; FPCC's list has 10
 */
public record OnePixel(
    ThreatModel threatModel, Integer pixels, Integer population, Integer generations)
    implements Attack {
  private static final int POPULATION = 400;
  private static final int LEAST = 5;
  private static final int GENERATIONS = 100;

  /** Refuses settings that make no attack. */
  public OnePixel {
    AttackSettings.requireBall("one-pixel", threatModel, Norm.LINF, Norm.L2);
    pixels = AttackSettings.count("pixels", pixels, 1);
    population = AttackSettings.count("population", population, POPULATION);
    generations = AttackSettings.count("generations", generations, GENERATIONS);
    if (population < LEAST) {
      throw new IllegalArgumentException(
          "population must be at least " + LEAST + ", got " + population);
    }
  }

  /** The settings of FPCC's list: 110 queries for an image, which is very weak. */
  public static OnePixel weak() {
    return new OnePixel(ThreatModel.linf("1"), 1, 10, 10);
  }

  /** The paper's settings within a threat model; its own is LINF 1. */
  public static OnePixel strong(ThreatModel threatModel) {
    return new OnePixel(threatModel, 1, POPULATION, GENERATIONS);
  }

  @Override
  public AttackLoss objective() {
    return AttackLoss.CE;
  }

  @Override
  public int gradients() {
    return 0;
  }

  @Override
  public NDArray perturb(Classifier classifier, NDArray images, NDArray labels, List<Seed> seeds) {
    return Search.run(classifier, images, labels, seeds, this::evolve);
  }

  private void evolve(Search search) {
    for (int image : search.right()) {
      evolve(search, image);
    }
  }

  private void evolve(Search search, int image) {
    RandomGenerator random = search.sample().seed(image).with("one-pixel").generator();
    int genes = pixels * (2 + search.sample().channels());
    double[][] people = new double[population][genes];
    for (double[] one : people) {
      Arrays.setAll(one, i -> random.nextDouble());
    }
    double[] energies = energies(search, image, people);
    for (int generation = 0; generation < generations && search.isRight(image); generation++) {
      double[][] trials = trials(people, best(energies), random);
      double[] tried = energies(search, image, trials);
      for (int i = 0; i < population; i++) {
        if (tried[i] < energies[i]) {
          energies[i] = tried[i];
          people[i] = trials[i];
        }
      }
    }
  }

  private static int best(double[] energies) {
    int best = 0;
    for (int i = 1; i < energies.length; i++) {
      best = energies[i] < energies[best] ? i : best;
    }
    return best;
  }

  private double[][] trials(double[][] people, int best, RandomGenerator random) {
    double factor = 0.5 + random.nextDouble() / 2;
    double[][] trials = new double[population][people[0].length];
    for (int i = 0; i < population; i++) {
      int a = other(random, i, i);
      int b = other(random, i, a);
      for (int gene = 0; gene < trials[i].length; gene++) {
        double bred = people[best][gene] + factor * (people[a][gene] - people[b][gene]);
        trials[i][gene] = bred < 0 || bred > 1 ? random.nextDouble() : bred;
      }
    }
    return trials;
  }

  private int other(RandomGenerator random, int than, int and) {
    int other = random.nextInt(population);
    while (other == than || other == and) {
      other = random.nextInt(population);
    }
    return other;
  }

  private double[] energies(Search search, int image, double[][] people) {
    float[][] points = new float[people.length][];
    for (int i = 0; i < people.length; i++) {
      points[i] = painted(search.sample(), image, people[i]);
    }
    int[] of = new int[people.length];
    Arrays.fill(of, image);
    float[][] logits = search.oracle().logits(of, points);
    double[] energies = new double[people.length];
    for (int i = 0; i < people.length; i++) {
      energies[i] = Logits.lead(logits[i], search.sample().label(image));
      search.offer(image, points[i], logits[i]);
    }
    return energies;
  }

  /** Row, column and colors of every pixel, as shares of their ranges. */
  private float[] painted(Sample sample, int image, double[] genes) {
    float[] center = sample.image(image);
    float[] point = center.clone();
    int each = 2 + sample.channels();
    for (int pixel = 0; pixel < pixels; pixel++) {
      int row = Math.min((int) (genes[pixel * each] * sample.height()), sample.height() - 1);
      int column = Math.min((int) (genes[pixel * each + 1] * sample.width()), sample.width() - 1);
      for (int c = 0; c < sample.channels(); c++) {
        int at = (c * sample.height() + row) * sample.width() + column;
        point[at] = (float) genes[pixel * each + 2 + c];
      }
    }
    return InBall.of(threatModel, center, point);
  }
}
