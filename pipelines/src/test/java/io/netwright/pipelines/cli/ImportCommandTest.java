package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Sha256;
import io.netwright.artifact.Workspace;
import io.netwright.data.Dataset;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.Norm;
import io.netwright.pipelines.cli.SmallModels.Said;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.seed.Seed;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.StageWork;
import io.netwright.train.ImportModel;
import io.netwright.train.TrainBaseline;
import io.netwright.variant.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models from elsewhere: what is asked about them, what is said, and what they never displace. */
class ImportCommandTest {
  @TempDir private Path folder;
  private SmallModels models = new SmallModels(Path.of("unset"));

  @BeforeEach
  void writesAnExperimentAndWeights() throws IOException {
    models = new SmallModels(folder);
    models.writeExperiment();
    plain("plain.safetensors", 1, name -> name);
    plain("wrapped.safetensors", 1, name -> "module." + name);
    plain("other.safetensors", 2, name -> name);
  }

  @Test
  void neverGuessesTheNormalization() throws IOException {
    Said said = run("import tried.yaml --weights DIR/plain.safetensors");

    assertThat(said.exitCode()).isEqualTo(2);
    assertThat(said.err().lines()).hasSize(1);
    assertThat(said.err())
        .contains("plain.safetensors does not say how its images were normalized")
        .contains("none", "dataset", "imagenet", "cifar10", "--mean R,G,B", "--std R,G,B");
    assertThat(KeptFiles.of(folder.resolve("workspace"))).isEmpty();
  }

  @Test
  void measuresTheModelAndSaysWhatItMadeOfTheFile() throws IOException {
    Said said = run("import tried.yaml --weights DIR/wrapped.safetensors --normalization none");

    assertThat(said.exitCode()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("names           without module.")
        .contains("normalization   none, pixels in [0, 1]")
        .contains("classes         in the order of the data set shapes: disc, square, star")
        .containsPattern("clean accuracy  \\d+\\.\\d % \\[\\d+\\.\\d, \\d+\\.\\d] of 30 validation")
        .contains("is now lenetw0.5-shapes-s0/imported (" + imported().getModelId() + ")");
    assertThat(models.weights(imported()).graph().nodes())
        .noneMatch(node -> node.name().equals("normalize"));
  }

  @Test
  void givesTheModelTheNormalizationThatItWasGiven() throws IOException {
    run("import tried.yaml --weights DIR/plain.safetensors --mean .1,.2,.3 --std 0.25,0.5,0.75");

    assertThat(models.weights(imported()).graph().node("normalize").layer())
        .isEqualTo(new Norm.Normalize(List.of(.1f, .2f, .3f), List.of(.25f, .5f, .75f)));
  }

  @Test
  void takesTheNormalizationOfTheGraphInTheFileWhereNobodySaysOtherwise() throws IOException {
    run("import tried.yaml --weights DIR/plain.safetensors --normalization imagenet");
    Said exported = run("export lenetw0.5-shapes-s0/imported DIR/exported.safetensors");
    assertThat(exported.exitCode()).as(exported.err()).isZero();
    String modelId = imported().getModelId();

    Said again =
        run("import tried.yaml --weights DIR/exported.safetensors --workspace DIR/another");

    assertThat(again.out())
        .contains("mean [0.485, 0.456, 0.406], std [0.229, 0.224, 0.225] (the file's graph)")
        .contains("(" + modelId + ")");
  }

  @Test
  void keepsTheNormalizationOfTheGraphInTheFileWhateverIsGivenBesides() throws IOException {
    run("import tried.yaml --weights DIR/plain.safetensors --normalization imagenet");
    run("export lenetw0.5-shapes-s0/imported DIR/exported.safetensors");
    String modelId = imported().getModelId();

    assertThat(idOf("exported.safetensors", "none", "one", "")).isEqualTo(modelId);
    assertThat(idOf("exported.safetensors", "imagenet", "two", "")).isEqualTo(modelId);
    Said other =
        run(
            "import tried.yaml --weights DIR/exported.safetensors --normalization cifar10"
                + " --workspace DIR/three");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err())
        .contains("normalizes its images itself (mean [0.485, 0.456, 0.406]")
        .contains("leave out --mean, --std and --normalization");
  }

  @Test
  void namesAModelAfterItsWeightsNormalizationAndClasses() throws IOException {
    String first = idOf("plain.safetensors", "none", "one", "");
    assertThat(first).hasSize(16);
    assertThat(idOf("plain.safetensors", "none", "two", "")).isEqualTo(first);
    assertThat(idOf("wrapped.safetensors", "none", "three", "")).isEqualTo(first);
    assertThat(idOf("plain.safetensors", "dataset", "four", "")).isNotEqualTo(first);
    assertThat(idOf("other.safetensors", "none", "five", "")).isNotEqualTo(first);
    String others = " --set data.shapes.classes=[disc,square,ring]";
    assertThat(idOf("plain.safetensors", "none", "six", others)).isNotEqualTo(first);
  }

  private String idOf(String file, String normalization, String place, String more) {
    Said said =
        run(
            "import tried.yaml --weights DIR/%s --normalization %s --workspace DIR/%s%s"
                .formatted(file, normalization, place, more));
    return said.out().replaceAll("(?s).*\\(([0-9a-f]{16})\\)\\s*$", "$1");
  }

  @Test
  void tellsTheLineageOfAFileAndOfNoTraining() throws IOException {
    run("import tried.yaml --weights DIR/plain.safetensors --normalization none");
    String sha256 = Sha256.of(read("plain.safetensors"));

    Said lineage = run("lineage lenetw0.5-shapes-s0/imported");
    Said plan = run("plan tried.yaml");

    assertThat(lineage.out())
        .contains("imported from   plain.safetensors")
        .contains("sha256 " + sha256)
        .doesNotContain("TrainBaseline", "epochs", folder.toString());
    assertThat(plan.out())
        .containsPattern("train +lenetw0.5-shapes-s0/imported +done +1 +imported from plain.safe");
    assertThat(imported().getProvenance().getConfig()).contains(sha256).doesNotContain("epochs");
    assertThat(run("lineage lenetw0.5-shapes-s0/imported --format json").out())
        .contains(sha256)
        .doesNotContain("epochs");
  }

  @Test
  void saysThatAnImportedModelIsNotTrainedWhateverIsForced() throws IOException {
    run("import tried.yaml --weights DIR/plain.safetensors --normalization none");

    assertThat(run("plan tried.yaml --force train").out())
        .containsPattern("imported from plain.*; --force train does not replace it");
    assertThat(run("plan tried.yaml --set training.epochs=2").out())
        .contains("an imported model stands in for it with another configuration: epochs 1 -> 2");
  }

  @Test
  void takesNoTrainedModelsPlaceUnlessToldTo() throws Exception {
    ModelRef trained = put(TrainBaseline.VARIANT, false);

    Said refused = run("import tried.yaml --weights DIR/plain.safetensors --normalization none");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .contains("lenetw0.5-shapes-s0/baseline (" + trained.getModelId() + ")")
        .contains("trained in this workspace")
        .contains("--replace");
    assertThat(run("plan tried.yaml").out()).contains("done by earlier");

    Said replaced =
        run("import tried.yaml --weights DIR/plain.safetensors --normalization none --replace");
    assertThat(replaced.exitCode()).as(replaced.err()).isZero();
    assertThat(run("plan tried.yaml").out())
        .contains("imported from plain.safetensors")
        .doesNotContain("done by earlier");
    assertThat(run("lineage " + trained.getModelId()).out()).contains("TrainBaseline");

    assertThat(run("import tried.yaml --remove").exitCode()).isZero();
    assertThat(run("plan tried.yaml").out()).contains("done by earlier");
    assertThat(run("import tried.yaml --remove").err()).contains("no imported model stands in for");
  }

  @Test
  void letsTheLastOfSeveralImportsHoldIfItWasToReplace() throws IOException {
    run("import tried.yaml --weights DIR/plain.safetensors --normalization none");
    Said same = run("import tried.yaml --weights DIR/plain.safetensors --normalization none");
    Said refused = run("import tried.yaml --weights DIR/other.safetensors --normalization none");

    assertThat(same.exitCode()).as(same.err()).isZero();
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("imported from plain.safetensors").contains("--replace");
    run("import tried.yaml --weights DIR/other.safetensors --normalization none --replace");
    assertThat(run("plan tried.yaml").out()).contains("imported from other.safetensors");
    run("import tried.yaml --weights DIR/wrapped.safetensors --normalization none --replace");
    assertThat(run("plan tried.yaml").out()).contains("imported from wrapped.safetensors");
  }

  @Test
  void bringsWeightsBackThatWereDeleted() throws IOException {
    run("import tried.yaml --weights DIR/plain.safetensors --normalization none");
    ModelRef model = imported();
    String digest = model.getWeights().getSha256();
    workspace().storage().delete("artifacts/sha256/" + digest.substring(0, 2) + "/" + digest);
    Said gone = run("plan tried.yaml");
    Said again = run("import tried.yaml --weights DIR/plain.safetensors --normalization none");

    assertThat(gone.exitCode()).isEqualTo(2);
    assertThat(gone.err()).contains("import its file again");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(imported()).isEqualTo(model);
    assertThat(run("plan tried.yaml").out()).contains("imported from plain.safetensors");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--weights DIR/plain.safetensors --normalization none", "--remove"})
  void mendsWhatSaysThatItStandsInForATraining(String options) throws IOException {
    run("import tried.yaml --weights DIR/plain.safetensors --normalization none");
    String name = workspace().imports().list().get(0);
    workspace().imports().replace(name, "{}".getBytes(StandardCharsets.UTF_8));

    Said damaged = run("plan tried.yaml");
    assertThat(damaged.exitCode()).isEqualTo(2);
    assertThat(damaged.err())
        .contains(name + ".json cannot be read (stage is missing)")
        .contains("import that model again")
        .doesNotContain("defect");

    Said mended = run("import tried.yaml " + options);
    assertThat(mended.exitCode()).as(mended.err()).isZero();
    assertThat(run("plan tried.yaml").exitCode()).isZero();
  }

  @Test
  void readsWhatAnEarlierVersionImported() throws Exception {
    ModelRef old = put(ImportModel.VARIANT, true);

    assertThat(run("plan tried.yaml").out())
        .contains("imported from a file that an earlier version did not record");
    assertThat(run("lineage " + old.getModelId()).out())
        .contains("no training ran")
        .doesNotContain("epochs");
    assertThat(run("import tried.yaml --weights DIR/plain.safetensors --normalization none").err())
        .contains("--replace");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --weights DIR/plain.safetensors --mean .5,.5,.5                                | --mean and --std belong together
          --weights DIR/plain.safetensors --normalization none --mean 0,0,0 --std 1,1,1   | not both
          --weights DIR/plain.safetensors --normalization coco                            | --normalization must be one of [none, dataset, imagenet, cifar10], got coco
          --weights DIR/plain.safetensors --mean .5 --std .5                              | is about 1 channels, the images have 3
          --weights DIR/plain.safetensors --mean 124,116,104 --std 1,1,1                  | divide numbers for 0 to 255 by 255
          --weights DIR/plain.safetensors --mean a,b,c --std 1,1,1                        | --mean
          --weights DIR/plain.safetensors --mean 0,0,0 --std 0,1,1                        | std must be in (0, 1]
          --weights DIR/plain.safetensors --remove                                        | --weights FILE, or --remove
          --normalization none                                                            | --weights FILE, or --remove
          --weights DIR --normalization none                                              | no weights file
          --weights DIR/missing.safetensors --normalization none                          | no weights file
          --weights DIR/plain.safetensors --normalization none --set seeds=[1,2]          | must have one baseline
          --weights DIR/plain.safetensors --normalization none --set data.shapes.classes=[disc,star] | the file is about 3 classes, not 2: shapes has [disc, star]
          --weights DIR/plain.safetensors --normalization none --set architectures=[{"name":"lenet","width":1}] | has shape
          --weights DIR/plain.safetensors --normalization none --set architectures=[{"name":"vgg16","width":0.1}] | is missing
          """)
  void refusesInOneLineWhatItCannotTake(String options, String message) throws IOException {
    Said said = run("import tried.yaml " + options);

    assertThat(said.exitCode()).as(said.err()).isEqualTo(2);
    assertThat(said.err().lines().findFirst().orElse("")).contains(message);
    assertThat(KeptFiles.of(folder.resolve("workspace"))).isEmpty();
  }

  private Said run(String command) {
    return models.run(command);
  }

  private Workspace workspace() {
    return models.workspace();
  }

  private ModelRef imported() throws IOException {
    return new ModelIndex(workspace()).find("lenetw0.5-shapes-s0/imported");
  }

  private byte[] read(String file) throws IOException {
    return Files.readAllBytes(folder.resolve(file));
  }

  private ExperimentSession session() throws IOException {
    return ExperimentSession.open(
        ExperimentReader.read("tried.yaml", SmallModels.EXPERIMENT, List.of(), Map.of()),
        folder.resolve("workspace/data-cache").toString(),
        workspace());
  }

  /** A model under the key of the training, as a training, or an import of before, leaves it. */
  private ModelRef put(Variant variant, boolean imported) throws Exception {
    ExperimentSession session = session();
    TrainingRecipe recipe = session.recipes().get(0);
    Dataset data = session.data().open(recipe.getDataset());
    WeightedGraph model =
        Initialization.random(TrainBaseline.graph(recipe, data), Seed.of(imported ? 8 : 9));
    StageWork<TrainingRecipe, ModelRef> training =
        TrainBaseline.with(session.config().training(), session.data()).work();
    StageWork<TrainingRecipe, ModelRef> done =
        new StageWork<>(
            training.spec(),
            ModelRef.class,
            training.subject(),
            (element, context) ->
                TrainBaseline.model(element, data, variant).publish(model, context));
    int threads = session.config().execution().threads();
    ModelRef made =
        new RememberedWork<>(done, new RunEnvironment(workspace(), "earlier", threads, List.of()))
            .result(recipe)
            .output();
    assertThat(ImportModel.made(made)).isEqualTo(imported);
    assertThat(made.getFamily()).isEqualTo("lenetw0.5-shapes-s0");
    return made;
  }

  private void plain(String file, long seed, UnaryOperator<String> name) throws IOException {
    ExperimentSession session = session();
    TrainingRecipe recipe = session.recipes().get(0);
    Dataset data = session.data().open(recipe.getDataset());
    WeightedGraph model = Initialization.random(TrainBaseline.graph(recipe, data), Seed.of(seed));
    models.weights(file, model, name);
  }
}
