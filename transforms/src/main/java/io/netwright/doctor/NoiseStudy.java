package io.netwright.doctor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Accuracy;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.doctor.Diagnosis.NoiseDiagnosis;
import io.netwright.metric.Journal;
import io.netwright.metric.MetricNames;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Measures accuracy under feature noise for clean and attacked validation images. Both get the same
 * noise, and so do all levels but for its size.
 */
record NoiseStudy(Treatment treatment, Network network, NDManager manager) {
  private static final int IMAGES = 512;
  private static final Fgsm ATTACK = new Fgsm(ThreatModel.linf("2/255"));

  /** Noise of one strength on one layer, and the images that are right under it. */
  private static final class Trial {
    private final String layer;
    private final double level;
    private final float deviation;
    private long clean;
    private long attacked;

    Trial(String layer, double level, float ofLayer) {
      this.layer = layer;
      this.level = level;
      this.deviation = (float) (level * ofLayer);
    }
  }

  /** One row per layer and level. */
  List<NoiseDiagnosis> run(Journal journal) {
    ImageSet images = treatment.data().validation().ofEveryClass(IMAGES);
    List<Trial> trials = trials(images);
    for (int from = 0; from < images.size() && !trials.isEmpty(); from += ClassGradients.BATCH) {
      int to = Math.min(images.size(), from + ClassGradients.BATCH);
      try (NDManager memory = manager.newSubManager()) {
        batch(trials, Batches.range(memory, images, from, to), from);
      }
    }
    return trials.stream().map(trial -> row(trial, images.size(), journal)).toList();
  }

  private List<Trial> trials(ImageSet images) {
    List<Trial> trials = new ArrayList<>();
    FeatureSpread.of(network, images, treatment.layers(), manager)
        .forEach(
            (layer, spread) ->
                treatment
                    .config()
                    .noiseLevels()
                    .forEach(level -> trials.add(new Trial(layer, level, spread))));
    return trials;
  }

  private void batch(List<Trial> trials, Batch batch, int from) {
    List<Seed> seeds =
        LongStream.range(from, from + batch.labels().size()).mapToObj(Seed::of).toList();
    NDArray perturbed = ATTACK.perturb(network::logits, batch.images(), batch.labels(), seeds);
    for (Trial trial : trials) {
      Mode mode =
          trial.deviation == 0
              ? Mode.EVALUATION
              : Mode.EVALUATION.withNoise(
                  Map.of(trial.layer, trial.deviation), treatment.seed().with("noise").with(from));
      trial.clean += right(batch.images(), batch.labels(), mode);
      trial.attacked += right(perturbed, batch.labels(), mode);
    }
  }

  private long right(NDArray images, NDArray labels, Mode mode) {
    return Torch.withoutGradients(
        () -> {
          try (NDManager memory = images.getManager().newSubManager()) {
            NDArray alias = images.stopGradient();
            alias.attach(memory);
            NDArray logits = network.forward(alias, Set.of(), mode).logits();
            return (long) Accuracy.of(logits, labels).right();
          }
        });
  }

  private static NoiseDiagnosis row(Trial trial, int images, Journal journal) {
    double clean = (double) trial.clean / images;
    double attacked = (double) trial.attacked / images;
    journal.report(MetricNames.NOISE_CLEAN.of(trial.layer).atLevel(trial.level), 0, clean);
    journal.report(MetricNames.NOISE_ATTACKED.of(trial.layer).atLevel(trial.level), 0, attacked);
    return new NoiseDiagnosis(trial.layer, trial.level, clean, attacked);
  }
}
