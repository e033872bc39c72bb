package io.netwright.lego;

import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.data.ImageSet;
import io.netwright.data.ValidationPart;
import io.netwright.frat.RouteMap;
import io.netwright.head.HeadReport;
import io.netwright.lego.SourceConfig.ModelKey;
import io.netwright.metric.Journal;
import io.netwright.refusal.RefusedException;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.AssemblyTask;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Role;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.TaskModels;
import io.netwright.seed.Seed;
import io.netwright.stage.ForEach;
import io.netwright.stage.NewModel;
import io.netwright.stage.PlannedModel;
import io.netwright.stage.StagePlan;
import io.netwright.stage.StageResult;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.stage.WorkContext;
import io.netwright.train.TrainingConfig;
import io.netwright.variant.ModelName;
import io.netwright.variant.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        .flatMap(epochs -> Stream.of(after(ASSEMBLED, epochs), after(RESTRICTED, epochs)))
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
            (task, context) -> assemble(task, assembly, trained, sources, context))
        .each(task -> AssemblyKey.of(assembly, trained, task.getTask(), task.getSources().size()));
  }

  private static String family(AssemblyTask task) {
    return family(task.getTask(), task.getSources().get(0).getModel().getFamily());
  }

  private static String family(String task, String source) {
    return task + "@" + source;
  }

  private static Variant after(Variant variant, int epochs) {
    return epochs == 0 ? variant : variant.tuned(epochs);
  }

  private static TaskModels assemble(
      AssemblyTask element,
      AssemblyConfig config,
      TrainingConfig training,
      DataSources data,
      WorkContext context)
      throws IOException, InterruptedException {
    TaskConfig task =
        config.tasks().stream()
            .filter(candidate -> candidate.name().equals(element.getTask()))
            .findFirst()
            .orElseThrow();
    List<ModelRef> models = element.getSources().stream().map(RoutedModel::getModel).toList();
    TaskClasses classes =
        TaskClasses.of(task, models.stream().map(AssembleTaskModels::classNames).toList());
    List<DatasetRef> refs =
        models.stream().flatMap(model -> model.getDatasets().stream()).distinct().toList();
    List<OutputClass> outputs = outputs(models, classes);
    NewModel made =
        new NewModel(
            family(element),
            ASSEMBLED,
            models.get(0).getArchitecture(),
            models.get(0).getSeed(),
            refs,
            outputs,
            models.stream().map(ModelRef::getModelId).toList(),
            Map.of(),
            preprocessing(models));
    TaskStudy study =
        new TaskStudy(
            config,
            data.forOutputs(refs, outputs),
            Seed.of(models.get(0).getSeed()).with("assemble"),
            context.manager(),
            new PartJournals(made, context),
            new SmallNetwork(made.architecture(), training));
    TaskStudy.TaskReport report =
        study.run(sources(element, classes, config, data, context), context.checkpoints());
    Map<String, ArtifactRef> pages =
        pages(report.assembled().making(), report.head(config.head()), context);
    return new TaskModels(element.getTask(), published(report, made, pages, context));
  }

  private static List<ModelRef> published(
      TaskStudy.TaskReport report,
      NewModel made,
      Map<String, ArtifactRef> pages,
      WorkContext context)
      throws IOException {
    NewModel repaired = made.withArtifacts(pages);
    List<ModelRef> models = new ArrayList<>();
    for (TaskStudy.FineTuned result : report.results()) {
      int epochs = result.epochs();
      models.add(assembled(repaired, epochs).publishAsPart(result.assembled(), context));
      models.add(control(made, epochs).publishAsPart(result.control(), context));
    }
    return models;
  }

  /** The pages that say what became of each layer, what each size costs, and which head it is. */
  private static Map<String, ArtifactRef> pages(
      TaskModel.Making making, HeadReport head, WorkContext context) throws IOException {
    Map<String, ArtifactRef> pages = new LinkedHashMap<>();
    if (!making.repair().parts().isEmpty()) {
      pages.put("repair.md", page(making.repair().markdown(), context));
    }
    if (making.curve().isPresent()) {
      pages.put("size.md", page(making.curve().get().markdown(), context));
    }
    if (!head.isEmpty()) {
      pages.put("head.md", page(head.markdown(), context));
    }
    return pages;
  }

  private static ArtifactRef page(String text, WorkContext context) throws IOException {
    byte[] page = text.getBytes(StandardCharsets.UTF_8);
    return context.artifacts().write("text/markdown", out -> out.write(page));
  }

  private static NewModel assembled(NewModel made, int epochs) {
    return made.withVariant(after(ASSEMBLED, epochs));
  }

  private static NewModel control(NewModel made, int epochs) {
    return made.withVariant(after(RESTRICTED, epochs));
  }

  /** Every number goes under the id that its model will be published with. */
  private record PartJournals(NewModel made, WorkContext context) implements TaskJournals {

    @Override
    public Journal assembled(int epochs) {
      return context.about(AssembleTaskModels.assembled(made, epochs).asPart(context));
    }

    @Override
    public Journal control(int epochs) {
      return context.about(AssembleTaskModels.control(made, epochs).asPart(context));
    }
  }

  private static List<TaskSource> sources(
      AssemblyTask element,
      TaskClasses classes,
      AssemblyConfig config,
      DataSources data,
      WorkContext context)
      throws IOException {
    List<TaskSource> sources = new ArrayList<>();
    for (int i = 0; i < element.getSources().size(); i++) {
      RoutedModel routed = element.getSources().get(i);
      ModelRef model = routed.getModel();
      Dataset own = data.forOutputs(model.getDatasets(), model.getOutputs());
      RouteMap routes;
      try (InputStream in = context.artifacts().open(routed.getRoutes())) {
        routes = RouteMap.fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      }
      ImageSet joining =
          config.selection() == AssemblySelection.BUDGET
              ? ValidationPart.JOINING.of(own.validation())
              : own.validation();
      sources.add(
          new TaskSource(
              NewModel.load(model, context), routes, classes.bySource().get(i), joining));
    }
    return sources;
  }

  private static List<String> classNames(ModelRef model) {
    return model.getOutputs().stream().map(OutputClass::getName).toList();
  }

  private static List<OutputClass> outputs(List<ModelRef> models, TaskClasses classes) {
    List<OutputClass> outputs = new ArrayList<>();
    for (int source = 0; source < models.size(); source++) {
      for (int label : classes.bySource().get(source)) {
        OutputClass own = models.get(source).getOutputs().get(label);
        outputs.add(
            new OutputClass(classes.names().get(outputs.size()), own.getDataset(), own.getLabel()));
      }
    }
    return outputs;
  }

  /** That of its sources where they have the same; else its images must have its size. */
  private static String preprocessing(List<ModelRef> models) {
    List<String> all = models.stream().map(ModelRef::getPreprocessing).distinct().toList();
    return all.size() == 1 ? all.get(0) : "";
  }
}
