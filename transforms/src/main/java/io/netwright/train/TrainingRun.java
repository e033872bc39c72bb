package io.netwright.train;

import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.metric.CurveNames;
import io.netwright.metric.MetricNames;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.refusal.RefusedException;
import io.netwright.seed.Seed;
import java.util.Map;

/**
 * One training from start to end; equal runs give equal bytes.
 *
 * @param name what its checkpoint is called by, e.g. {@code train} or {@code treat.control}; runs
 *     that share a checkpoint folder have different names
 * @param names what its metrics are called by
 * @param start the graph and the weights it starts from
 * @param objective what is minimized
 * @param train images to learn from
 * @param validation images by which the best epoch is chosen
 * @param seed seed of order, augmentation and everything random in the network
 * @param noise standard deviation of the normal noise added to outputs of nodes while training, by
 *     node name
 */
public record TrainingRun(
    String name,
    CurveNames names,
    WeightedGraph start,
    TrainingConfig config,
    ObjectiveFactory objective,
    ImageSet train,
    ImageSet validation,
    Seed seed,
    Map<String, Float> noise) {

  /** Refuses images that the network cannot take. */
  public TrainingRun {
    noise = Map.copyOf(noise);
    noise.keySet().forEach(start.graph()::node);
    check("training", train, 2, start);
    check("validation", validation, 1, start);
  }

  /** A run by cross entropy alone, measured as the training of a baseline is. */
  public static TrainingRun plain(
      String name,
      WeightedGraph start,
      TrainingConfig config,
      ImageSet train,
      ImageSet validation,
      Seed seed) {
    CrossEntropy loss = CrossEntropy.of(config);
    return new TrainingRun(
        name, MetricNames.TRAIN, start, config, network -> loss, train, validation, seed, Map.of());
  }

  /** The same minimizing something else. */
  public TrainingRun withObjective(ObjectiveFactory newObjective) {
    return new TrainingRun(
        name, names, start, config, newObjective, train, validation, seed, noise);
  }

  /** The same with noise on the outputs of some nodes. */
  public TrainingRun withNoise(Map<String, Float> newNoise) {
    return new TrainingRun(
        name, names, start, config, objective, train, validation, seed, newNoise);
  }

  /** The same with its metrics under other names. */
  public TrainingRun measuredAs(CurveNames newNames) {
    return new TrainingRun(
        name, newNames, start, config, objective, train, validation, seed, noise);
  }

  /** Steps per epoch; a last batch of one image is left out, for it has no batch statistics. */
  int batches() {
    int rest = train.size() % config.batchSize();
    return train.size() / config.batchSize() + (rest > 1 ? 1 : 0);
  }

  private static void check(String split, ImageSet set, int atLeast, WeightedGraph start) {
    if (set.size() < atLeast) {
      throw new RefusedException(
          split + " needs at least " + atLeast + " images, got " + set.size());
    }
    FeatureShape wanted = start.graph().inputShape();
    ImageShape shape = set.shape();
    if (!wanted.equals(FeatureShape.map(shape.channels(), shape.height(), shape.width()))) {
      throw new RefusedException(
          split + " images must be " + wanted + " as the network takes them, got " + shape);
    }
    int classes = start.graph().classes();
    for (int label : set.labels()) {
      if (label < 0 || label >= classes) {
        throw new RefusedException(
            split + " labels must be in [0, " + (classes - 1) + "], got " + label);
      }
    }
  }
}
