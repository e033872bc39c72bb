package io.netwright.fpcc;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Pgd;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.Dataset;
import io.netwright.data.ImageSet;
import io.netwright.metric.Journal;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.metric.Series;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.seed.Seed;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * Measures what FPCC claims besides accuracy: how far features are from the pattern of their own
 * class, clean and attacked, per layer.
 *
 * <p>Patterns are the class means over training images, so that a hardened model and its control
 * are measured alike. The attack is ten steps of PGD within the configured epsilon, on the model
 * itself, over at most {@value #IMAGES} test images of all classes.
 */
record PatternReport(HardeningConfig config, Dataset data) {
  private static final int IMAGES = 512;
  private static final int TRAINING_IMAGES = 2048;
  private static final int BATCH = 128;
  private static final int STEPS = 10;

  /** Reports the distances of a model, which is one of {@link Series}, by layer and their mean. */
  void write(WeightedGraph model, String series, NDManager manager, Journal journal) {
    LayerGraph hardening = FpccGraph.insert(model.graph(), config);
    Set<String> nodes = new LinkedHashSet<>(FpccGraph.observed(hardening).values());
    ImageSet test = data.test().ofEveryClass(IMAGES);
    try (Network network = Network.on(manager, model)) {
      ClassPatterns patterns =
          ClassPatterns.mean(
              network, nodes, data.train().ofEveryClass(TRAINING_IMAGES), BATCH, manager);
      report(
          MetricNames.PATTERN_CLEAN.in(series),
          PatternDistance.of(network, patterns, test, BATCH, manager),
          journal);
      report(
          MetricNames.PATTERN_ATTACKED.in(series),
          attacked(network, patterns, test, manager),
          journal);
    }
  }

  private Map<String, Double> attacked(
      Network network, ClassPatterns patterns, ImageSet test, NDManager manager) {
    Pgd attack =
        new Pgd(
            ThreatModel.linf(config.epsilon()), Fraction.of(config.epsilon() / 4), STEPS, false, 1);
    PatternDistance distance = new PatternDistance(network, patterns);
    for (int from = 0; from < test.size(); from += BATCH) {
      try (NDManager memory = manager.newSubManager()) {
        Batch batch = Batches.range(memory, test, from, Math.min(from + BATCH, test.size()));
        List<Seed> seeds =
            LongStream.range(from, from + batch.labels().size()).mapToObj(Seed::of).toList();
        NDArray images = attack.perturb(network::logits, batch.images(), batch.labels(), seeds);
        distance.add(new Batch(images, batch.labels()));
      }
    }
    return distance.byNode();
  }

  private static void report(Metric metric, Map<String, Double> distances, Journal journal) {
    distances.forEach((node, distance) -> journal.report(metric.of(node), 0, distance));
    journal.report(
        metric,
        0,
        distances.values().stream().mapToDouble(Double::doubleValue).average().orElse(0));
  }
}
