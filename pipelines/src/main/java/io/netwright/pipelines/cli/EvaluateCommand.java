package io.netwright.pipelines.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netwright.pipelines.experiment.Choice;
import io.netwright.pipelines.experiment.Launch;
import io.netwright.pipelines.experiment.Stages;
import io.netwright.pipelines.report.ResultsJson;
import io.netwright.pipelines.run.ExperimentRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Attacks the models of an experiment, or one model that needs no experiment. */
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = {
      "Attacks every model of an experiment and measures what is left.",
      "With --model it attacks that one model and needs no experiment file. What was computed "
          + "before is reused."
    },
    footer = {
      "",
      "Examples:",
      "  netwright evaluate my.yaml --set evaluation.images=10000",
      "  netwright evaluate --model model.onnx --normalization none --data images --epsilon 8/255",
      "  netwright evaluate --model mnist --data mnist-files --attack apgd-ce,apgd-dlr "
          + "--epsilon 0.3 --images 200",
      "  netwright evaluate --model mine --data shapes --epsilon 8/255 --keep 8",
      "  netwright evaluate --model mine --data shapes --epsilon 8/255 --format json > mine.json"
    })
final class EvaluateCommand implements Callable<Integer> {
  private static final int IMAGES = 1000;

  @Mixin private ExperimentOptions experiment = new ExperimentOptions();
  @Mixin private ModelOption model = new ModelOption();
  @Mixin private AttackOptions attacks = new AttackOptions();

  @Option(
      names = "--images",
      paramLabel = "N",
      description =
          "With --model, how many test images at most, the first of every class in turn; 0 for all "
              + "(default: 1000).")
  private @Nullable Integer images;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private LaunchOptions launch = new LaunchOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter notes = format.isJson() ? spec.commandLine().getErr() : out;
    Launch asked = model.isGiven() ? question(notes) : experiment();
    int code = new ExperimentRun(asked, notes).run();
    if (model.isGiven()) {
      notes.println(
          "control  none: nothing says what other training would have given; netwright compare A B"
              + " compares two models image by image");
      notes.flush();
    }
    if (format.isJson() && code == 0) {
      out.println(new ResultsJson(asked.workspace(), asked.runId()).text());
      out.flush();
    }
    return code;
  }

  private Launch experiment() throws IOException {
    attacks.refuseGiven();
    ImagesOption.refuseGiven(images);
    Choice choice = Choice.only(Stages.EVALUATE);
    return launch.launch(experiment, choice, launch.again(experiment, choice));
  }

  /** One model as an experiment that nobody wrote. */
  private Launch question(PrintWriter notes) throws IOException, InterruptedException {
    int most = images == null ? IMAGES : images;
    QuestionSettings settings = experiment.question(spec, 0);
    attacks.into(JsonNodeFactory.instance.objectNode(), most); // refused before a file is taken
    Question question =
        Question.of(
            model, settings, Stages.EVALUATE.word(), tree -> attacks.into(tree, most), notes);
    String command =
        "netwright " + ShellWords.line(spec.commandLine().getParseResult().originalArgs());
    return launch.launch(
        question.session(), settings.workspace(), Choice.only(Stages.EVALUATE), command);
  }
}
