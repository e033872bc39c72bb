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
import java.util.Set;
import java.util.TreeSet;

/**
 * One training from start to end; equal runs give equal bytes.
 *
 * @param name what its checkpoint is called by, e.g. {@code train} or {@code treat.control}; runs
 *     that share a checkpoint folder have different names
 * @param names what its metrics are called by
 * @param start the graph and the weights it starts from
 * @param learning what is minimized, and which parameters take part
 * @param train images to learn from
 * @param validation images by which the best epoch is chosen
 * @param seed seed of order, augmentation and everything random in the network and its objective
 */
public record TrainingRun(
    String name,
    CurveNames names,
    WeightedGraph start,
    TrainingConfig config,
    Learning learning,
    ImageSet train,
    ImageSet validation,
    Seed seed) {

  /** Refuses images that the network cannot take, and names that its graph does not have. */
  public TrainingRun {
    learning.noise().keySet().forEach(start.graph()::node);
    checkFrozen(learning.frozen(), start);
    learning.paces().keySet().forEach(paced -> checkTrained(paced, trained(start), "paced"));
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
    Learning learning = Learning.of(CrossEntropy.of(config));
    return new TrainingRun(
        name, MetricNames.TRAIN, start, config, learning, train, validation, seed);
  }

  /** The same minimizing something else. */
  public TrainingRun withObjective(ObjectiveFactory objective) {
    return with(learning.minimizing(objective));
  }

  /** The same with noise on the outputs of some nodes. */
  public TrainingRun withNoise(Map<String, Float> noise) {
    return with(learning.under(noise));
  }

  /** The same leaving some trained parameters as they are, by name. */
  public TrainingRun freezing(Set<String> parameters) {
    return with(learning.without(parameters));
  }

  /** The same where some trained parameters learn at a pace of their own, by name. */
  public TrainingRun pacing(Map<String, OwnPace> paces) {
    return with(learning.at(paces));
  }

  /** The same looked at after every epoch. */
  public TrainingRun watchedBy(EpochWatch watch) {
    return with(learning.watchedBy(watch));
  }

  /** The same with its metrics under other names. */
  public TrainingRun measuredAs(CurveNames newNames) {
    return new TrainingRun(name, newNames, start, config, learning, train, validation, seed);
  }

  private TrainingRun with(Learning other) {
    return new TrainingRun(name, names, start, config, other, train, validation, seed);
  }

  /** Steps per epoch; a last batch of one image is left out, for it has no batch statistics. */
  int batches() {
    int rest = train.size() % config.batchSize();
    return train.size() / config.batchSize() + (rest > 1 ? 1 : 0);
  }

  private static Set<String> trained(WeightedGraph start) {
    Set<String> trained = new TreeSet<>();
    start
        .graph()
        .parameterSpecs()
        .forEach(
            (name, spec) -> {
              if (spec.trained()) {
                trained.add(name);
              }
            });
    return trained;
  }

  private static void checkTrained(String name, Set<String> trained, String what) {
    if (!trained.contains(name)) {
      throw new RefusedException(
          "only trained parameters can be " + what + ", got " + name + "; there are " + trained);
    }
  }

  private static void checkFrozen(Set<String> frozen, WeightedGraph start) {
    Set<String> trained = trained(start);
    frozen.forEach(name -> checkTrained(name, trained, "frozen"));
    if (frozen.equals(trained)) {
      throw new RefusedException(
          "every trained parameter is frozen, " + frozen + ", so nothing is left to train");
    }
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
