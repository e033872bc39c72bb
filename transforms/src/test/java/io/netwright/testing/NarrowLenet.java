package io.netwright.testing;

import io.netwright.artifact.Workspace;
import io.netwright.data.DataSources;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.train.TrainBaseline;
import io.netwright.train.TrainingConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A LeNet of half the width that a run in a new workspace trains on drawn shapes, in seconds. */
public record NarrowLenet(RunEnvironment environment, ModelRef model) {

  /**
   * Trains it.
   *
   * @param folder where the workspace is
   * @param data one data set, {@code shapes}
   */
  public static NarrowLenet trained(Path folder, TrainingConfig training, DataSources data)
      throws IOException, InterruptedException {
    RunEnvironment environment =
        new RunEnvironment(Workspace.at(folder.toString()), "run-1", 1, List.of(), "test");
    TrainingRecipe recipe =
        TrainingRecipe.newBuilder()
            .setArchitecture("lenet")
            .setWidth(0.5)
            .setDataset(new DatasetRef("shapes", data.open("shapes").sha256()))
            .setSeed(0)
            .build();
    ModelRef model =
        new RememberedWork<>(TrainBaseline.with(training, data).work(), environment)
            .result(recipe)
            .output();
    return new NarrowLenet(environment, model);
  }
}
