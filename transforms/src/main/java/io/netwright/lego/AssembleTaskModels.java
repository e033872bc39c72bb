package io.netwright.lego;

import io.netwright.data.DataSources;
import io.netwright.lego.SourceConfig.ModelKey;
import io.netwright.refusal.RefusedException;
import io.netwright.schemas.AssemblyTask;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.Role;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.TaskModels;
import io.netwright.stage.ForEach;
import io.netwright.stage.PlannedModel;
import io.netwright.stage.StagePlan;
import io.netwright.stage.StageResult;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.train.TrainingConfig;
import io.netwright.variant.ModelName;
import io.netwright.variant.Variant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Takes routed models apart and assembles the task models that were asked for, with controls. */
public final class AssembleTaskModels
    extends PTransform<PCollection<RoutedModel>, StageResult<ModelRef>>
    implements StagePlan<RoutedModel, AssemblyTask, TaskModels> {
  /** Name in memory and metrics. */
  public static final String NAME = "AssembleTaskModels";

  private static final Variant RESTRICTED = Variant.of("restricted", Role.RESTRICTED);

  /** The variant that later stages go on from. */
  public static final Variant ASSEMBLED =
      Variant.of("assembled", Role.ASSEMBLED).comparedWith(RESTRICTED);

  private static final Selector<RoutedModel> ROUTED =
      new Selector<>(
          AssembleTaskModels::key, routed -> PlannedModel.of(routed.getModel()).described());

  private static final long serialVersionUID = 1;
  private static final int ALGORITHM_VERSION = 5;

  private final AssemblyConfig config;
  private final TrainingConfig training;
  private final DataSources data;

  private AssembleTaskModels(AssemblyConfig config, TrainingConfig training, DataSources data) {
    this.config = config;
    this.training = training;
    this.data = data;
  }

  /**
   * Assembles as configured.
   *
   * @param training how models are trained, for a small one to compare with
   */
  public static AssembleTaskModels with(
      AssemblyConfig config, TrainingConfig training, DataSources data) {
    return new AssembleTaskModels(config, training, data);
  }

  @Override
  public StageResult<ModelRef> expand(PCollection<RoutedModel> models) {
    AssembleTaskModels stage = this;
    StageResult<TaskModels> tasks =
        models
            .apply(
                "Together",
                WithKeys.<String, RoutedModel>of("all").withKeyType(TypeDescriptors.strings()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), AvroCoder.of(RoutedModel.class)))
            .apply("Group", GroupByKey.create())
            .apply(
                "Tasks",
                FlatMapElements.into(TypeDescriptor.of(AssemblyTask.class))
                    .via((KV<String, Iterable<RoutedModel>> all) -> stage.tasks(list(all))))
            .setCoder(AvroCoder.of(AssemblyTask.class))
            .apply("Assemble", ForEach.of(work()));
    return tasks.map(
        "Models",
        FlatMapElements.into(TypeDescriptor.of(ModelRef.class)).via(TaskModels::getModels),
        AvroCoder.of(ModelRef.class));
  }

  private static List<RoutedModel> list(KV<String, Iterable<RoutedModel>> all) {
    List<RoutedModel> models = new ArrayList<>();
    all.getValue().forEach(models::add);
    return models;
  }

  /** The tasks of every row of the grid, each with the models it takes classes from. */
  @Override
  public List<AssemblyTask> tasks(List<RoutedModel> models) {
    List<AssemblyTask> tasks = new ArrayList<>();
    for (ModelKey row : rows(models.stream().map(AssembleTaskModels::key))) {
      for (TaskConfig task : config.tasks()) {
        tasks.add(
            new AssemblyTask(
                task.name(),
                task.sources().stream()
                    .map(source -> select(models, ROUTED, task.name(), source, row))
                    .toList()));
      }
    }
    return tasks.stream().distinct().toList(); // rows that mean the same models are one
  }

  private static List<ModelKey> rows(Stream<ModelKey> models) {
    return models
        .map(key -> new ModelKey("", key.architecture(), key.seed()))
        .distinct()
        .sorted(Comparator.comparing(ModelKey::architecture).thenComparing(ModelKey::seed))
        .toList();
  }

  /**
   * The task models of every row.
   *
   * @throws RefusedException where a source does not mean exactly one model
   */
  @Override
  public List<PlannedModel> models(List<PlannedModel> inputs) {
    List<PlannedModel> models = new ArrayList<>();
    for (TaskConfig task : config.tasks()) {
      // Rows that mean the same models make the same task model, once.
      rows(inputs.stream().map(AssembleTaskModels::key)).stream()
          .map(row -> meant(task, row, inputs))
          .distinct()
          .map(sources -> sources.get(0))
          .map(source -> source.in(family(task.name(), source.family())))
          .forEach(made -> variants(config).forEach(variant -> models.add(made.as(variant))));
    }
    return models;
  }

  private static List<PlannedModel> meant(
      TaskConfig task, ModelKey row, List<PlannedModel> models) {
    return task.sources().stream()
        .map(
            source ->
                select(
                    models,
                    new Selector<>(AssembleTaskModels::key, PlannedModel::described),
                    task.name(),
                    source,
                    row))
        .toList();
  }

  /** What is made for every task. */
  public static List<Variant> variants(AssemblyConfig config) {
    return config.fineTuneEpochs().stream()
        .flatMap(epochs -> Stream.of(assembled(epochs), restricted(epochs)))
        .toList();
  }

  /** How models are told apart, and what they are called when that fails. */
  private record Selector<T>(Function<T, ModelKey> key, Function<T, String> name) {}

  private static <T> T select(
      List<T> models, Selector<T> by, String task, SourceConfig source, ModelKey row) {
    List<T> selected =
        models.stream().filter(model -> source.selects(by.key().apply(model), row)).toList();
    if (selected.size() != 1) {
      throw new RefusedException(
          "task %s: a source must mean one model, %s in the row of %s %s means %s of %s"
              .formatted(
                  task,
                  source,
                  row.architecture(),
                  row.seed(),
                  selected.size(),
                  (selected.isEmpty() ? models : selected).stream().map(by.name()).toList()));
    }
    return selected.get(0);
  }

  private static ModelKey key(RoutedModel routed) {
    ModelRef model = routed.getModel();
    return new ModelKey(
        model.getDatasets().get(0).getName(), model.getArchitecture(), model.getSeed());
  }

  private static ModelKey key(PlannedModel model) {
    return new ModelKey(model.dataset(), model.architecture(), model.seed());
  }

  /** What is done for one task. */
  @Override
  public StageWork<AssemblyTask, TaskModels> work() {
    AssemblyConfig assembly = config;
    TrainingConfig trained = training;
    DataSources sources = data;
    return new StageWork<>(
            StageSpec.of(NAME, ALGORITHM_VERSION, config),
            TaskModels.class,
            (AssemblyTask task) -> new ModelName(family(task), "task"),
            (task, context) -> new TaskWork(assembly, trained, sources).of(task, context))
        .each(task -> AssemblyKey.of(assembly, trained, task.getTask(), task.getSources().size()));
  }

  /** What the models of a task have in common. */
  static String family(AssemblyTask task) {
    return family(task.getTask(), task.getSources().get(0).getModel().getFamily());
  }

  private static String family(String task, String source) {
    return task + "@" + source;
  }

  /** A task model after some epochs of fine-tuning. */
  static Variant assembled(int epochs) {
    return after(ASSEMBLED, epochs);
  }

  /** Its control after as many. */
  static Variant restricted(int epochs) {
    return after(RESTRICTED, epochs);
  }

  private static Variant after(Variant variant, int epochs) {
    return epochs == 0 ? variant : variant.tuned(epochs);
  }
}
