package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.data.DatasetSpec;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.Choice;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.pipelines.experiment.StageGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which experiment, with which changes, on which data. */
final class ExperimentOptions {
  @Parameters(
      arity = "0..1",
      paramLabel = "EXPERIMENT",
      defaultValue = "quickstart",
      description =
          "A YAML file, or a built-in experiment: smoke, quickstart, fashion-mnist, "
              + "cifar10-lenet or cifar10-vgg16 (default: ${DEFAULT-VALUE}).")
  private String experiment = "quickstart";

  @Mixin private OverrideOption set = new OverrideOption();

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "Where the images are: a CIFAR or IDX folder, class folders, or a tar "
              + "of one. Write workspace:NAME for what netwright data add put there, "
              + "and NAME=PATH where the experiment has several data sets. May be "
              + "given several times.")
  private List<String> data = new ArrayList<>();

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();

  Workspace workspace() {
    return workspace.workspace();
  }

  /** What was named, or the experiment that is meant where nothing was. */
  String named() {
    return experiment;
  }

  /**
   * The same options for a question that needs no experiment.
   *
   * @param command whose options they are; an experiment beside the question is refused
   * @param images most images of each split; 0: all
   */
  QuestionSettings question(CommandSpec command, int images) {
    if (command.commandLine().getParseResult().hasMatchedPositional(0)) {
      throw new ConfigException(
          "give an experiment or --model, not both; an experiment starts from other models by its"
              + " key models");
    }
    return settings(images);
  }

  /** The same options where what was named is a model's file. */
  QuestionSettings settings(int images) {
    if (data.size() > 1) {
      throw new ConfigException("--data names one data set here, got " + data);
    }
    return new QuestionSettings(
        data.stream().findFirst().map(QuestionData::of),
        images,
        set.overrides(),
        workspace.workspace(),
        workspace.dataCache());
  }

  /** The options that lead to the same experiment again, for a command line. */
  String again() {
    StringBuilder line = new StringBuilder(ShellWords.of(experiment));
    set.overrides().forEach(override -> line.append(" --set ").append(ShellWords.quoted(override)));
    data.forEach(path -> line.append(" --data ").append(ShellWords.quoted(path)));
    return line + workspaceAgain();
  }

  /** The option that leads to the same workspace again, with a space before it; or nothing. */
  String workspaceAgain() {
    return workspace.again();
  }

  /** Where decoded images are kept. */
  String dataCache() {
    return workspace.dataCache();
  }

  /** The options that lead to the same experiment for another process. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    arguments.add(experiment);
    set.overrides().forEach(override -> arguments.addAll(List.of("--set", override)));
    data.forEach(path -> arguments.addAll(List.of("--data", path)));
    arguments.addAll(List.of("--workspace", workspace.absolute()));
    return arguments;
  }

  ExperimentConfig config() throws IOException {
    Experiments file = Experiments.load(experiment);
    List<String> all = new ArrayList<>(set.overrides());
    data.forEach(path -> all.add(dataOverride(path, file)));
    return ExperimentReader.read(file.source(), file.text(), all, System.getenv());
  }

  ExperimentSession session() throws IOException {
    try {
      return ExperimentSession.open(config(), workspace.dataCache(), workspace());
    } catch (ConfigException e) {
      throw located(e);
    }
  }

  /** The chosen stages of the experiment; opens its data. */
  StageGraph graph(Choice choice) throws IOException {
    ExperimentSession session = session();
    try {
      return StageGraph.of(session, choice);
    } catch (ConfigException e) {
      throw located(e);
    }
  }

  private ConfigException located(ConfigException problem) throws IOException {
    Experiments file = Experiments.load(experiment);
    return ExperimentReader.located(file.source(), file.text(), problem);
  }

  /** Has these stages run in place of those that the experiment names; null: has those run. */
  ExperimentOptions stages(@Nullable List<String> stages) {
    if (stages != null) {
      set.add("stages=[" + String.join(", ", stages) + "]");
    }
    return this;
  }

  private String dataOverride(String option, Experiments file) {
    int equals = option.indexOf('=');
    String name = equals > 0 ? known(option.substring(0, equals), file) : onlyDataset(file);
    String path = option.substring(equals + 1);
    String absolute = DatasetSpec.isOnDisk(path) ? Path.of(path).toAbsolutePath().toString() : path;
    return "data." + name + ".path='" + absolute.replace("'", "''") + "'";
  }

  private static String known(String name, Experiments file) {
    List<String> names = ExperimentReader.datasetNames(file.source(), file.text());
    if (!names.contains(name)) {
      throw new ConfigException(
          "--data names the data set " + name + "; " + file.source() + " has " + names);
    }
    return name;
  }

  private static String onlyDataset(Experiments file) {
    List<String> names = ExperimentReader.datasetNames(file.source(), file.text());
    if (names.size() != 1) {
      throw new ConfigException(
          "--data PATH needs an experiment with one data set; "
              + file.source()
              + " has "
              + names
              + ": say --data NAME=PATH");
    }
    return names.get(0);
  }
}
