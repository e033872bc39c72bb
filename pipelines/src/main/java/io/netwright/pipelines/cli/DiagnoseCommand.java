package io.netwright.pipelines.cli;

import io.netwright.artifact.ArtifactStore;
import io.netwright.doctor.ConclusionWords;
import io.netwright.doctor.DiagnoseModel;
import io.netwright.doctor.Diagnosis;
import io.netwright.doctor.DiagnosisReport;
import io.netwright.pipelines.report.TextTable;
import io.netwright.schemas.DiagnosedModel;
import io.netwright.stage.RememberedWork;
import io.netwright.text.Percent;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what is wrong with a model. */
@Command(
    name = "diagnose",
    mixinStandardHelpOptions = true,
    description = {
      "Says what is wrong with a model (Model Doctor), and trains nothing.",
      "It looks at which channels each class speaks through, which classes share them beyond "
          + "chance, through which channels errors go, and how much noise is borne."
    },
    footer = {
      "",
      "Examples:",
      "  netwright diagnose --model model.onnx --normalization none --data images",
      "  netwright diagnose --model lenet-shapes-s0/baseline --data shapes --page diagnosis.md",
      "  netwright diagnose --model mnist --data mnist-files --set treatment.layers=[conv2]"
    })
final class DiagnoseCommand implements Callable<Integer> {
  private static final int SHOWN = 5;

  @Mixin private ModelOption model = new ModelOption();

  @Option(
      names = "--data",
      paramLabel = "PATH",
      description =
          "Where the images are: a CIFAR or IDX folder, class folders, a tar of one, workspace:NAME"
              + " or the word shapes.")
  private @Nullable String data;

  @Mixin private ImagesOption images = new ImagesOption();
  @Mixin private OverrideOption set = new OverrideOption();

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "Write all tables to this file as Markdown.")
  private @Nullable Path page;

  @Mixin private FormatOption format = new FormatOption();
  @Mixin private WorkspaceOption workspace = new WorkspaceOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (page != null) {
      OutputFile.requireFolder("--page", page);
    }
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter notes = format.isJson() ? spec.commandLine().getErr() : out;
    QuestionSettings settings =
        new QuestionSettings(
            Optional.ofNullable(data).map(QuestionData::of),
            images.most(),
            set.overrides(),
            workspace.workspace(),
            workspace.dataCache());
    Question question = Question.of(model, settings, "evaluate", UnaryOperator.identity(), notes);
    DiagnosedModel diagnosed =
        new RememberedWork<>(
                DiagnoseModel.work(
                    question.session().config().treatment(), question.session().data()),
                question.environment(settings, "diagnose"))
            .result(question.model())
            .output();
    ArtifactStore artifacts = settings.workspace().artifacts();
    String json = artifacts.readText(diagnosed.getDiagnosis());
    if (page != null) {
      Files.writeString(page, artifacts.readText(diagnosed.getPage()));
    }
    if (format.isJson()) {
      out.println(json);
    } else {
      print(question, DiagnosisReport.read(json), out);
    }
    out.flush();
    return 0;
  }

  private static void print(Question question, Diagnosis diagnosis, PrintWriter out) {
    out.println("images          " + QuestionWords.lookedAt(question.data(), true));
    int wrong = diagnosis.confusions().stream().mapToInt(Diagnosis.Confusion::images).sum();
    out.printf("errors          %d of %d images%n", wrong, diagnosis.validationImages());
    diagnosis.confusions().stream()
        .limit(SHOWN)
        .forEach(
            one ->
                out.printf(
                    "                %s taken for %s: %d%n",
                    diagnosis.classes().get(one.label()),
                    diagnosis.classes().get(one.predicted()),
                    one.images()));
    out.println();
    sentences(diagnosis).forEach(sentence -> out.println("- " + sentence));
    out.println();
    out.print(layers(diagnosis).plain());
    out.println();
    out.print(noise(diagnosis).plain());
  }

  private static List<String> sentences(Diagnosis diagnosis) {
    return new ConclusionWords(diagnosis).sentences();
  }

  private static TextTable layers(Diagnosis diagnosis) {
    TextTable table =
        new TextTable("layer", "channels", "high for a class %", "shared by two classes %");
    for (Diagnosis.LayerDiagnosis layer : diagnosis.layers()) {
      table.row(
          layer.layer(),
          Integer.toString(layer.channels()),
          Percent.of(layer.meanHighShare()),
          Percent.of(layer.meanOverlap()));
    }
    return table;
  }

  private static TextTable noise(Diagnosis diagnosis) {
    TextTable table = new TextTable("layer", "feature noise", "clean %", "fgsm at 2/255 %");
    for (Diagnosis.NoiseDiagnosis row : diagnosis.noise()) {
      table.row(
          row.layer(),
          row.level() + " x its own",
          Percent.of(row.cleanAccuracy()),
          Percent.of(row.attackedAccuracy()));
    }
    return table;
  }
}
