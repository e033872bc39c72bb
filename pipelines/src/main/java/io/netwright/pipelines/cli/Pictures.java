package io.netwright.pipelines.cli;

import io.netwright.data.Preprocessing;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.pipelines.experiment.ForeignModel;

/** What a model takes, in words. */
final class Pictures {
  private Pictures() {}

  static String words(ForeignModel model) {
    FeatureShape shape = model.network().graph().inputShape();
    String how = model.file().getPreprocessing();
    return "%s (channels, rows, columns)%s"
        .formatted(shape, how.isEmpty() ? "" : "; of pictures: " + Preprocessing.fromJson(how));
  }
}
