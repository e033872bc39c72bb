package io.netwright.pipelines.experiment;

import io.netwright.data.DataException;
import io.netwright.data.DataSources;
import io.netwright.data.ImageSet;
import io.netwright.doctor.Constraint;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.schemas.DatasetRef;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Looks at the masks of an experiment's images where its treatment asks for them. */
record MaskCheck(ExperimentConfig config, DataSources data) {

  private boolean isNeeded() {
    return config.treatment().constraint().isSpatial()
        && StageGraph.stages(config).contains(Stages.TREAT);
  }

  /** Refuses data sets without masks, and masks that do not fit, naming the entry. */
  void refuseImpossible() throws IOException {
    if (!isNeeded()) {
      return;
    }
    for (String name : config.data().keySet()) {
      if (!data.hasMasks(name)) {
        throw ConfigException.at(
            "treatment.constraint",
            "is %s, for which images need masks, and data set %s has none; say in data.%s.masks where they are, or take %s"
                .formatted(config.treatment().constraint(), name, name, Constraint.CHANNEL));
      }
      if (known(name) == 0) {
        throw ConfigException.at(
            "data." + name + ".masks",
            "no training image has a mask there; a mask has the path and name of its image and ends in .json (LabelMe) or .png (.mask.png beside images)");
      }
    }
  }

  private int known(String name) throws IOException {
    try {
      return data.masks(train(name)).known();
    } catch (DataException e) {
      throw ConfigException.at("data." + name + ".masks", String.valueOf(e.getMessage()));
    }
  }

  private ImageSet train(String name) throws IOException {
    return data.open(name).train();
  }

  /** What tells the masks of some data sets from others; empty where nothing asks for masks. */
  String digest(List<DatasetRef> refs) throws IOException {
    return isNeeded() ? data.masksDigest(refs) : "";
  }

  /** How many training images have no mask, and what that means; a line for each data set. */
  List<String> remarks() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String name : isNeeded() ? config.data().keySet() : List.<String>of()) {
      int all = train(name).size();
      int without = all - known(name);
      if (without > 0) {
        lines.add(
            "data set %s: %d of %d training images have no mask; they count for %s"
                .formatted(
                    name,
                    without,
                    all,
                    config.treatment().constraint().isChannel()
                        ? "the channel constraint alone"
                        : "cross entropy alone"));
      }
    }
    return lines;
  }
}
