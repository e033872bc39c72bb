package io.netwright.pipelines.experiment;

import io.netwright.schemas.ModelRef;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.train.ImportModel;
import java.io.IOException;

/** Keeps models from elsewhere that belong to no experiment, each under a name of its own. */
public record ModelImport(RunEnvironment environment) {

  /**
   * Keeps a model under its name.
   *
   * @param replace whether it may take the name from another model that was imported
   */
  public ModelRef take(ForeignModel model, boolean replace)
      throws IOException, InterruptedException {
    refuseTaken(model, replace);
    ModelRef kept = kept(model);
    new ImportName(environment.workspace(), model.name()).give(kept);
    return kept;
  }

  /** Refuses a name that it may not take; writes nothing. */
  public void refuseTaken(ForeignModel model, boolean replace) throws IOException {
    new ImportName(environment.workspace(), model.name()).refuseTaken(model.modelId(), replace);
  }

  /**
   * Keeps a model because a question is about it. The same file is the same model; where another
   * one has its name, it gets the beginning of its id behind it.
   */
  public ModelRef takeQuietly(ForeignModel model) throws IOException, InterruptedException {
    String name = new ImportName(environment.workspace(), model.name()).free(model.modelId());
    return kept(model.named(name));
  }

  private ModelRef kept(ForeignModel model) throws IOException, InterruptedException {
    return new RememberedWork<>(ImportModel.work(model.source(), model.network()), environment)
        .result(model.file())
        .output();
  }
}
