package io.netwright.attack.query;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.oracle.Sample;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Square attack: random search with squares that shrink as queries are spent (Andriushchenko et al.
 * 2020, arXiv 1912.00049, algorithms 1 to 3), with AutoAttack's schedule and loss, the margin. A
 * square and its signs are drawn for every image from its own seed, as the paper says; AutoAttack's
 * code draws one square for a whole batch, so that an image's result depends on the others.
 *
 * <p>In L1 it is AutoAttack's (Croce and Hein 2021, arXiv 2103.01208).
 *
 * @param threatModel a ball in LINF, L2 or L1
 * @param queries squares to try for each image after the start; 5000 where left out
 * @param share the share of the image's pixels that the first squares cover, in (0, 1]; 0.8 where
 *     left out
 * @param restarts starts to try on what is still right; 1 where left out
 * @param rescaled whether the schedule, made for 10000 queries, is stretched or squeezed to the
 *     number of queries, as in the paper; left out it is not, as in AutoAttack
 */
public record Square(
    ThreatModel threatModel, Integer queries, Double share, Integer restarts, boolean rescaled)
    implements Attack {
  private static final int QUERIES = 5000;
  private static final double SHARE = 0.8;
  private static final int SCHEDULE = 10_000;

  /** Refuses settings that make no attack. */
  public Square {
    AttackSettings.requireBall("square", threatModel, Norm.LINF, Norm.L2, Norm.L1);
    queries = AttackSettings.count("queries", queries, QUERIES);
    share = AttackSettings.positive("share", share, SHARE);
    restarts = AttackSettings.count("restarts", restarts, 1);
    if (share > 1) {
      throw new IllegalArgumentException(
          "share must be in (0, 1], got " + share + "; left out it is " + SHARE);
    }
  }

  /** AutoAttack's settings but for the number of queries. */
  public static Square of(ThreatModel threatModel, int queries) {
    return new Square(threatModel, queries, SHARE, 1, false);
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
    return Search.run(classifier, images, labels, seeds, this::run);
  }

  /** The same with what every image cost. */
  public Queried queried(Classifier classifier, Sample sample) {
    return new Queried(Search.run(classifier, sample, this::run));
  }

  private void run(Search search) {
    for (int restart = 0; restart < restarts; restart++) {
      run(search, restart);
    }
  }

  private void run(Search search, int restart) {
    int[] images = search.right();
    RandomGenerator[] random = new RandomGenerator[search.sample().size()];
    Squares squares = Squares.in(threatModel, search.sample());
    float[][] points = new float[images.length][];
    for (int i = 0; i < images.length; i++) {
      random[images[i]] = search.sample().seed(images[i]).with("square").with(restart).generator();
      search.begin(images[i]);
      points[i] = squares.start(search.sample().image(images[i]), random[images[i]]);
    }
    search.ask(images, points);
    for (int query = 0; query < queries; query++) {
      images = search.right();
      double now = share / divisor(rescaled ? (int) ((long) query * SCHEDULE / queries) : query);
      points = new float[images.length][];
      for (int i = 0; i < images.length; i++) {
        points[i] =
            squares.changed(
                search.sample().image(images[i]), search.best(images[i]), now, random[images[i]]);
      }
      search.ask(images, points);
    }
  }

  /** By how much the share is divided, AutoAttack's schedule. */
  static int divisor(int query) {
    int[] until = {10, 50, 200, 500, 1000, 2000, 4000, 6000, 8000};
    int halvings = 0;
    while (halvings < until.length && query > until[halvings]) {
      halvings++;
    }
    return 1 << halvings;
  }
}
