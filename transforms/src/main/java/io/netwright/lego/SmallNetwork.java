package io.netwright.lego;

import io.netwright.data.Dataset;
import io.netwright.data.ImageShape;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.train.TrainingConfig;

/**
 * A network as small as a task model that was never larger: the sources' architecture at another
 * width, for the task's classes alone, trained on as many images as the sources were.
 *
 * @param architecture its name in the zoo
 * @param training how the experiment trains its models
 */
public record SmallNetwork(String architecture, TrainingConfig training) {
  private static final double NARROWEST = 1e-4;
  private static final double WIDEST = 4;
  private static final int HALVINGS = 30;

  /** Whether there is such a network: a graph from elsewhere has no width to change. */
  boolean known() {
    return Zoo.names().contains(architecture);
  }

  /** The widest with no more parameters; the narrowest there is where even that has more. */
  LayerGraph graph(Dataset task, long parameters) {
    double low = NARROWEST;
    double high = WIDEST;
    for (int i = 0; i < HALVINGS; i++) {
      double middle = (low + high) / 2;
      if (ofWidth(middle, task).parameterCount() <= parameters) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return ofWidth(low, task);
  }

  /**
   * The training, with as many epochs more as the task has fewer classes than the sources have
   * together: where classes are of one size, each network sees as many images. The learning rate is
   * stepped down after as many images, too.
   */
  TrainingConfig training(int taskClasses, int sourceClasses) {
    int classes = Math.max(taskClasses, sourceClasses);
    return training
        .withEpochs(stretched(training.epochs(), classes, taskClasses))
        .withStepEpochs(
            training.stepEpochs().stream()
                .map(start -> 1 + stretched(start - 1, classes, taskClasses))
                .toList());
  }

  private static int stretched(int epochs, int classes, int taskClasses) {
    long passes = (long) epochs * classes;
    return Math.toIntExact((passes + taskClasses - 1) / taskClasses);
  }

  private LayerGraph ofWidth(double width, Dataset task) {
    ImageShape shape = task.shape();
    FeatureShape images = FeatureShape.map(shape.channels(), shape.height(), shape.width());
    return Zoo.named(architecture)
        .graph(new ArchitectureSpec(images, task.classes().size(), width, task.mean(), task.std()));
  }
}
