package io.netwright.attack.suite.latent;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.FullBatches;
import io.netwright.attack.Hill;
import io.netwright.attack.Insides;
import io.netwright.attack.Restarts;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.ApgdRun;
import io.netwright.seed.Seed;
import java.io.Serializable;
import java.util.List;

/**
 * Runs of Auto-PGD up hills that look inside a network, one after the other on what is still right.
 *
 * @param steps gradient steps of each run
 * @param rho share of increasing steps below which a step size is halved
 */
record LatentRuns(ThreatModel threatModel, int steps, double rho) implements Serializable {
  /**
   * Images that are attacked together.
   *
   * @param sample a full batch
   * @param used how many of its images count
   */
  record Part(Insides insides, Restarts.Sample sample, int used) {
    NDArray images() {
      return sample.images();
    }

    NDArray labels() {
      return sample.criterion().labels();
    }
  }

  /** What a run goes up. */
  @FunctionalInterface
  interface Choice {
    /** The hill of some images in one of the runs, counted from 0. */
    Hill hill(Part part, int run);
  }

  /**
   * The first success of every image; one that was not broken comes back as it was.
   *
   * @throws IllegalArgumentException if the classifier cannot be looked into
   */
  NDArray perturb(
      Classifier classifier,
      NDArray images,
      NDArray labels,
      List<Seed> seeds,
      int runs,
      Choice choice) {
    Insides insides = insides(classifier);
    EvenBatches even = EvenBatches.of(classifier, images);
    FullBatches batches = new FullBatches(even.rows());
    ApgdRun apgd = new ApgdRun(threatModel, steps, rho);
    return new Restarts(even, runs)
        .worst(
            Restarts.Sample.of(images, Criterion.untargeted(labels), seeds),
            (sample, run) ->
                batches.perturb(
                    sample,
                    (batch, used) ->
                        apgd.perturbed(
                            choice.hill(new Part(insides, batch, used), run), batch, run)));
  }

  private static Insides insides(Classifier classifier) {
    return classifier
        .insides()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "latent looks at the features of a network, and this classifier shows none;"
                        + " attack it with apgd-t or autoattack"));
  }
}
