package io.netwright.pipelines.cli;

import io.netwright.data.Dataset;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.io.ModelFile;
import io.netwright.pipelines.job.CodeVersion;
import io.netwright.pipelines.job.ExperimentSession;
import io.netwright.pipelines.job.StageName;
import io.netwright.refusal.RefusedException;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.StageWork;
import io.netwright.train.TrainBaseline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts weights that were trained elsewhere in the place of a baseline. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Takes weights from a safetensors file as the baseline of an experiment,",
      "so that 'netwright run' goes on from them. The experiment must have one baseline."
    },
    footer = {"", "Example: netwright import my.yaml --weights resnet34.safetensors"})
final class ImportCommand implements Callable<Integer> {
  @Mixin private ExperimentOptions experiment = new ExperimentOptions();

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "FILE",
      description = "safetensors file with PyTorch's state_dict names")
  private Path weights = Path.of("");

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    ExperimentSession session = experiment.session();
    if (session.recipes().size() != 1) {
      throw new RefusedException(
          "the experiment must have one baseline to be imported, it has "
              + session.recipes().stream().map(TrainBaseline::family).toList()
              + "; narrow it with --set, e.g. --set seeds=[0]");
    }
    TrainingRecipe recipe = session.recipes().get(0);
    Dataset data = session.data().open(recipe.getDataset());
    WeightedGraph model =
        ModelFile.match(TrainBaseline.graph(recipe, data), ModelFile.readTensors(weights));
    ModelRef imported =
        new RememberedWork<>(importing(session, data, model), environment(session))
            .result(recipe)
            .output();
    spec.commandLine()
        .getOut()
        .printf("%s is now %s (%s)%n", weights, imported.getName(), imported.getModelId());
    return 0;
  }

  /** Training that is done already, under the key of the training it stands for. */
  private static StageWork<TrainingRecipe, ModelRef> importing(
      ExperimentSession session, Dataset data, WeightedGraph model) {
    StageWork<TrainingRecipe, ModelRef> training =
        TrainBaseline.with(session.config().training(), session.data()).work();
    return new StageWork<>(
        training.spec(),
        training.outputType(),
        training.subject(),
        (recipe, context) -> TrainBaseline.model(recipe, data, "imported").publish(model, context));
  }

  private RunEnvironment environment(ExperimentSession session) {
    return new RunEnvironment(
        experiment.workspace(),
        "import-" + System.currentTimeMillis(),
        session.config().execution().threads(),
        List.of(StageName.TRAIN.transform()),
        CodeVersion.current());
  }
}
