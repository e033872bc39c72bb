package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.io.ModelFile;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelSignature;
import io.netwright.registry.Registration;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.seed.Seed;
import io.netwright.train.TrainBaseline;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which stages run, and which models they start from, as plans say it. */
class StageChoiceTest {
  private static final String EXPERIMENT =
      """
      name: chosen
      data:
        shapes: {path: shapes, classes: [disc, square, star], trainLimit: 30, validationLimit: 9, testLimit: 9}
      architectures: [{name: lenet, width: 0.5}]
      evaluation:
        images: 9
        threatModels:
          - {norm: LINF, epsilon: 2/255, attacks: [{name: fgsm, attack: {type: fgsm}}]}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writesAnExperiment() throws IOException {
    Files.writeString(folder.resolve("chosen.yaml"), EXPERIMENT);
  }

  @Test
  void leavesOutStagesThatNobodyChose() {
    assertThat(planned("--set stages=[train,evaluate]"))
        .containsExactly("evaluate (its further models)", "train lenetw0.5-shapes-s0/baseline");
    assertThat(planned("--stages train,evaluate"))
        .isEqualTo(planned("--set stages=[train,evaluate]"));
  }

  @Test
  void goesOnFromTheNearestStageThatRuns() throws Exception {
    imports(1, "");

    assertThat(planned("--stages train,harden"))
        .contains("harden lenetw0.5-shapes-s0/hardened")
        .contains("harden lenetw0.5-shapes-s0/hardened-control")
        .hasSize(3);
    assertThat(planned("--stages train,routes"))
        .containsExactly("routes lenetw0.5-shapes-s0/routes", "train lenetw0.5-shapes-s0/imported");
  }

  @Test
  void attacksAnImportedModelAlone() throws Exception {
    imports(1, " --as mine");

    assertThat(planned("--stages evaluate --set models=[mine]"))
        .containsExactly(
            "evaluate mine/imported fgsm shard 0",
            "evaluate mine/imported gradient probe shard 0",
            "evaluate mine/imported probe attack linf-2/255 shard 0",
            "evaluate mine/imported probe budget linf shard 0",
            "evaluate mine/imported probe model shard 0");
    assertThat(planned("--stages evaluate --set models=[mine] --set evaluation.checks=NONE"))
        .hasSize(2);
    assertThat(planned("--stages train,evaluate --set models=[mine]"))
        .contains("evaluate mine/imported fgsm shard 0", "train lenetw0.5-shapes-s0/baseline");
  }

  @Test
  void startsFromARegisteredModel() throws Exception {
    imports(1, " --as mine");
    ModelRef mine = model("mine/imported");
    ModelRegistry.of(workspace())
        .register(
            "shop",
            new Registration(
                mine,
                ModelSignature.of(
                    3, 32, 32, mine.getOutputs().stream().map(OutputClass::getName).toList()),
                "run",
                "e".repeat(64),
                "0.1.0",
                "cpu",
                null));

    assertThat(planned("--stages treat --set models=[registry:shop@1]"))
        .containsExactly("treat mine/treated", "treat mine/treated-control");
    assertThat(said("plan DIR/chosen.yaml --set models=[registry:shop@champion]"))
        .startsWith("2 ")
        .contains("models[0]")
        .contains("shop has [1]");
  }

  @Test
  void startsAStageFromTheVariantThatItNames() throws Exception {
    imports(1, "");
    imports(2, " --as mine");

    assertThat(planned("--stages train,treat,harden --set hardening.from=baseline"))
        .contains("harden lenetw0.5-shapes-s0/hardened");
    assertThat(
            planned(
                "--stages train,treat --set models=[mine] --set treatment.from=imported"
                    + " --set architectures=[]"))
        .contains("treat mine/treated");
  }

  @Test
  void refusesAmbiguousModelsWithTheirIds() throws Exception {
    imports(1, "");
    String first = model("lenetw0.5-shapes-s0/imported").getModelId();
    imports(2, " --replace");
    List<String> ids =
        new ModelIndex(workspace()).all().stream().map(ModelRef::getModelId).toList();

    assertThat(ids).hasSize(2).contains(first);
    assertThat(said("plan DIR/chosen.yaml --set models=[lenetw0.5-shapes-s0/imported]"))
        .startsWith("2 ")
        .contains("means 2 models, say which")
        .contains(ids);
  }

  @Test
  void refusesASourceThatMeansSeveralModelsWithTheirIds() throws Exception {
    imports(1, " --as mine");
    imports(2, " --as yours");
    String task = "[{name: two, sources: [{dataset: shapes, classes: [disc, star]}]}]";
    Files.writeString(
        folder.resolve("chosen.yaml"), EXPERIMENT + "assembly: {tasks: " + task + "}\n");

    assertThat(said("plan DIR/chosen.yaml --set models=[mine,yours] --stages routes,assemble"))
        .startsWith("2 ")
        .contains("a source must mean one model")
        .contains(model("mine/imported").getModelId(), model("yours/imported").getModelId());
  }

  @Test
  void leavesTheNamesOfOtherModelsAlone() throws Exception {
    imports(1, " --as mine");

    assertThat(importing(2, " --as mine")).startsWith("2 ").contains("give another name");
    assertThat(importing(1, " --as mine")).startsWith("0 ");
    assertThat(planned("--stages train")).containsExactly("train lenetw0.5-shapes-s0/baseline");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          plan DIR/chosen.yaml --stages train,atack            | stages[1]: stage must be one of [train, treat, routes, assemble, harden, evaluate], got atack
          plan DIR/chosen.yaml --set stages=[]                 | stages: is empty
          plan DIR/chosen.yaml --set models=[nobody]           | models[0]: no model nobody
          plan DIR/chosen.yaml --set hardening.from=mended     | hardening.from: no stage before harden makes mended
          plan DIR/chosen.yaml --set treatment.from=treated    | treatment.from: no stage before treat makes treated
          plan DIR/chosen.yaml --set training.from=treated     | training.from: unknown key
          run DIR/chosen.yaml --stages treat                   | the workspace does not have: [train lenetw0.5-shapes-s0/baseline]; run train first
          run DIR/chosen.yaml --stages evaluate                | the workspace does not have: [train lenetw0.5-shapes-s0/baseline
          import DIR/chosen.yaml --weights DIR/x --as a/b      | --as must be letters
          import DIR/chosen.yaml --remove --as a               | --as NAME takes no baseline's place
          """)
  void saysWhichStageOrModelIsMissing(String command, String message) {
    assertThat(said(command)).startsWith("2 ").contains(message);
  }

  @Test
  void saysOfAPlanThatItsRunWouldBeRefused() {
    assertThat(said("plan DIR/chosen.yaml --stages treat"))
        .startsWith("2 ")
        .contains("missing")
        .contains("a run would be refused before it starts")
        .doesNotContain("pieces of work to do");
  }

  /** Imports random weights; fails where that is refused. */
  private void imports(long seed, String options) throws Exception {
    assertThat(importing(seed, options)).startsWith("0 ");
  }

  private String importing(long seed, String options) throws Exception {
    ExperimentSession session =
        ExperimentSession.open(
            ExperimentReader.read("chosen.yaml", EXPERIMENT, List.of(), Map.of()),
            folder.resolve("workspace/data-cache").toString(),
            workspace());
    WeightedGraph model =
        Initialization.random(
            TrainBaseline.graph(
                session.recipes().get(0),
                session.data().open(session.recipes().get(0).getDataset())),
            Seed.of(seed));
    Path file = folder.resolve(seed + ".safetensors");
    try (OutputStream out = Files.newOutputStream(file)) {
      ModelFile.write(model, Map.of(), out);
    }
    return said("import DIR/chosen.yaml --weights " + file + options);
  }

  /** Stage and model of every row of a plan. */
  private NavigableSet<String> planned(String options) {
    String said = said("plan DIR/chosen.yaml " + options);
    assertThat(said).startsWith("0 ");
    NavigableSet<String> rows = new TreeSet<>();
    said.lines()
        .filter(line -> line.contains("  to do  ") || line.contains("  done   "))
        .map(line -> line.replaceAll("  +(to do|done) .*", "").replaceAll("  +", " "))
        .forEach(rows::add);
    return rows;
  }

  /** The exit code and what was printed. */
  private String said(String command) {
    String line = command.replace("DIR", folder.toString()) + " --workspace " + workspace().root();
    InProcessProgram program = new InProcessProgram();
    int exitCode = program.execute(line.split(" +"));
    return exitCode + " " + program.out() + program.err();
  }

  private ModelRef model(String name) throws IOException {
    return new ModelIndex(workspace()).find(name);
  }

  private Workspace workspace() {
    return Workspace.at(folder.resolve("workspace").toString());
  }
}
