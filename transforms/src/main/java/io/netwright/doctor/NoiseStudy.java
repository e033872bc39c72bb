package io.netwright.doctor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Fgsm;
import io.netwright.attack.ThreatModel;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.doctor.Diagnosis.NoiseDiagnosis;
import io.netwright.metric.Journal;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Measures accuracy under feature noise for clean and attacked validation images. */
record NoiseStudy(Treatment treatment, Network network, NDManager manager) {
  private static final int IMAGES = 512;
  private static final Fgsm ATTACK = new Fgsm(ThreatModel.linf("2/255"));

  /** One row per layer and level. */
  List<NoiseDiagnosis> run(Journal journal) {
    ImageSet images = treatment.data().validation().first(IMAGES);
    List<NoiseDiagnosis> rows = new ArrayList<>();
    for (String layer : treatment.layers()) {
      double deviation = deviation(layer, images);
      for (double level : treatment.config().noiseLevels()) {
        long[] right = right(layer, (float) (level * deviation), images);
        double clean = (double) right[0] / images.size();
        double attacked = (double) right[1] / images.size();
        String name = "treat.diagnosis.noise." + level + "." + layer;
        journal.report(name + ".accuracy.clean", 0, clean);
        journal.report(name + ".accuracy.attacked", 0, attacked);
        rows.add(new NoiseDiagnosis(layer, level, clean, attacked));
      }
    }
    return rows;
  }

  /** Standard deviation of a layer's output over the first images. */
  private double deviation(String layer, ImageSet images) {
    return Torch.withoutGradients(
        () -> {
          try (NDManager memory = manager.newSubManager()) {
            int count = Math.min(DiagnosisStudy.BATCH, images.size());
            Batch batch = Batches.range(memory, images, 0, count);
            NDArray map =
                network.forward(batch.images(), Set.of(layer), Mode.EVALUATION).tap(layer);
            return Math.sqrt(map.sub(map.mean()).square().mean().getFloat());
          }
        });
  }

  /** How many clean and how many attacked images are right under noise. */
  private long[] right(String layer, float deviation, ImageSet images) {
    long clean = 0;
    long attacked = 0;
    for (int from = 0; from < images.size(); from += DiagnosisStudy.BATCH) {
      int to = Math.min(images.size(), from + DiagnosisStudy.BATCH);
      Mode mode =
          deviation == 0
              ? Mode.EVALUATION
              : Mode.EVALUATION.withNoise(
                  Map.of(layer, deviation), treatment.seed().with("noise").with(from));
      try (NDManager memory = manager.newSubManager()) {
        Batch batch = Batches.range(memory, images, from, to);
        List<Seed> seeds = LongStream.range(from, to).mapToObj(Seed::of).toList();
        NDArray perturbed =
            ATTACK.perturb(network::logits, batch.images(), batch.labels(), seeds);
        clean += right(batch.images(), batch.labels(), mode);
        attacked += right(perturbed, batch.labels(), mode);
      }
    }
    return new long[] {clean, attacked};
  }

  private long right(NDArray images, NDArray labels, Mode mode) {
    return Torch.withoutGradients(
        () ->
            network
                .forward(images, Set.of(), mode)
                .logits()
                .argMax(1)
                .eq(labels)
                .countNonzero()
                .getLong());
  }
}
