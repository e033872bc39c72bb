package io.netwright.lineage;

import io.netwright.artifact.Workspace;
import io.netwright.metric.ParquetFiles;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.AssemblyTask;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.ShardOutcome;
import io.netwright.schemas.TaskModels;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.stage.WorkContext;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;

/** A workspace with runs of an experiment whose stages write a few bytes each. */
public final class SmallWorkspace {
  public static final DatasetRef DATA = new DatasetRef("shapes", "da".repeat(32));
  static final String CODE = "0.1.0+abc1234";

  private static final List<String> FOLDERS =
      List.of(
          "artifacts",
          "memo",
          "runs",
          "results",
          "checkpoints",
          "data",
          "data-cache",
          "registry",
          "models",
          "leases",
          ".drafts");

  public final Workspace workspace;
  private final Path folder;

  public SmallWorkspace(Path folder) {
    this(folder.toString(), folder);
  }

  private SmallWorkspace(String root, Path folder) {
    this.folder = folder;
    this.workspace = Workspace.at(root);
  }

  /** One that is in no folder of this machine; its files cannot be made older. */
  public static SmallWorkspace at(String uri) {
    return new SmallWorkspace(uri, Path.of("nowhere"));
  }

  /** What one run made. */
  public record Made(ModelRef baseline, ModelRef treated, RoutedModel routed, TaskModels task) {}

  /** Runs all stages as the run of that name, reusing what is known. */
  public Made run(String runId, long seed, RunStatus end) throws Exception {
    head(runId, RunStatus.RUNNING);
    ModelRef baseline = baseline(runId, seed);
    ModelRef treated = treated(runId, baseline);
    RoutedModel routed =
        done(runId, work("ExtractRoutes", RoutedModel.class, SmallWorkspace::route), treated);
    TaskModels task =
        done(
            runId,
            work("AssembleTaskModels", TaskModels.class, SmallWorkspace::assemble),
            new AssemblyTask("two", List.of(routed)));
    evaluate(runId, treated);
    MetricPoint point =
        new MetricPoint(
            treated.getModelId(),
            treated.getName(),
            "accuracy",
            0L,
            0.5,
            1L,
            null,
            null,
            null,
            "treated");
    ParquetFiles.write(workspace, MetricPoint.class, runId, List.of(point));
    try (var draft = workspace.storage().draft("text/markdown")) {
      draft.out().write(runId.getBytes(StandardCharsets.UTF_8));
      draft.replace("runs/" + runId + "/report.md");
    }
    head(runId, end);
    return new Made(baseline, treated, routed, task);
  }

  public Made run(String runId, long seed) throws Exception {
    return run(runId, seed, RunStatus.FINISHED);
  }

  /** The first stage alone. */
  public ModelRef baseline(String runId, long seed) throws Exception {
    return done(runId, work("TrainBaseline", ModelRef.class, SmallWorkspace::train), recipe(seed));
  }

  /** The second stage alone. */
  public ModelRef treated(String runId, ModelRef baseline) throws Exception {
    return done(runId, work("TreatModels", ModelRef.class, SmallWorkspace::treat), baseline);
  }

  private void evaluate(String runId, ModelRef model) throws Exception {
    for (int shard = 0; shard < 2; shard++) {
      AttackTask task = new AttackTask(model, "fgsm", "{}", shard, shard, shard + 1);
      done(
          runId,
          work("EvaluateRobustness", ShardOutcome.class, SmallWorkspace::attack).untracked(),
          task);
    }
  }

  /** Writes the head of a run. */
  public void head(String runId, RunStatus status) throws IOException {
    long startedAt =
        status == RunStatus.RUNNING
            ? System.currentTimeMillis()
            : Long.parseLong(runId.replaceAll("\\D", "")) * 1000;
    head(runId, status, startedAt);
  }

  /** Writes the head of a run that started then. */
  public void head(String runId, RunStatus status, long startedAt) throws IOException {
    RunRecord run =
        new RunRecord(runId, "small", startedAt, null, status, "run", Map.of(), CODE, List.of());
    new RunStore(workspace).save(run);
  }

  /** Makes every file look as if it was written so long ago. */
  public void age(Duration age) throws IOException {
    FileTime then = FileTime.from(Instant.now().minus(age));
    for (String file : files()) {
      Files.setLastModifiedTime(folder.resolve(file), then);
    }
  }

  /** Paths of all files. */
  public SortedSet<String> files() throws IOException {
    SortedSet<String> files = new TreeSet<>();
    for (String top : FOLDERS) {
      files.addAll(workspace.storage().list(top));
    }
    return files;
  }

  /** The same without what two runs of the same work cannot have in common: names of attempts. */
  public SortedSet<String> comparable() throws IOException {
    return files().stream()
        .map(file -> file.replaceAll("(attempts/[0-9a-f]{64})-[0-9a-f]{8}", "$1"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  public void write(String path, byte[] content) throws IOException {
    Files.createDirectories(folder.resolve(path).getParent());
    Files.write(folder.resolve(path), content);
  }

  private <I extends SpecificRecord, O extends SpecificRecord> O done(
      String runId, StageWork<I, O> work, I input) throws Exception {
    RunEnvironment environment = new RunEnvironment(workspace, runId, 1, List.of(), CODE);
    return new RememberedWork<>(work, environment).result(input).output();
  }

  private static <I extends SpecificRecord, O extends SpecificRecord> StageWork<I, O> work(
      String stage, Class<O> type, io.netwright.stage.Work<I, O> work) {
    return new StageWork<>(
        StageSpec.of(stage, 1, Map.of("epochs", 3)),
        type,
        input -> new ModelName("small", stage),
        work);
  }

  private static TrainingRecipe recipe(long seed) {
    return new TrainingRecipe("lenet", 1.0, DATA, seed, "");
  }

  private static ModelRef train(TrainingRecipe recipe, WorkContext context) throws IOException {
    return model(context, "baseline", recipe.getSeed(), List.of(), Map.of());
  }

  private static ModelRef treat(ModelRef source, WorkContext context) throws IOException {
    ArtifactRef diagnosis = artifact(context, "application/json", "diagnosis " + source.getSeed());
    return model(
        context,
        "treated",
        source.getSeed(),
        List.of(source.getModelId()),
        Map.of("diagnosis", diagnosis));
  }

  private static RoutedModel route(ModelRef model, WorkContext context) throws IOException {
    return new RoutedModel(
        model, artifact(context, "application/json", "routes " + model.getSeed()));
  }

  private static TaskModels assemble(AssemblyTask task, WorkContext context) throws IOException {
    ModelRef source = task.getSources().get(0).getModel();
    return new TaskModels(
        "two",
        List.of(
            model(context, "assembled", source.getSeed(), List.of(source.getModelId()), Map.of())));
  }

  private static ShardOutcome attack(AttackTask task, WorkContext context) {
    return new ShardOutcome(
        task.getModel(),
        task.getAttack(),
        task.getParameters(),
        task.getFrom(),
        List.of(task.getFrom()),
        List.of(0),
        List.of(0),
        List.of(1),
        List.of(false),
        List.of(0.1f),
        List.of(0.2f),
        1L,
        List.of(),
        List.of(),
        Map.of());
  }

  private static ModelRef model(
      WorkContext context,
      String variant,
      long seed,
      List<String> parents,
      Map<String, ArtifactRef> artifacts)
      throws IOException {
    return ModelRef.newBuilder()
        .setModelId(context.key().substring(0, 16))
        .setName("lenet-shapes-s" + seed + "/" + variant)
        .setStage(context.provenance().getStage())
        .setVariant(variant)
        .setArchitecture("lenet")
        .setSeed(seed)
        .setDatasets(List.of(DATA))
        .setOutputs(List.of(new OutputClass("disc", "shapes", 0)))
        .setWeights(artifact(context, "model", variant + " " + seed))
        .setArtifacts(artifacts)
        .setParents(parents)
        .setProvenance(context.provenance())
        .setFamily("lenet-shapes-s" + seed)
        .build();
  }

  private static ArtifactRef artifact(WorkContext context, String type, String content)
      throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    return context.artifacts().write(type, out -> out.write(bytes));
  }
}
