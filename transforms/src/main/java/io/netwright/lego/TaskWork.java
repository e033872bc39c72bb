package io.netwright.lego;

import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.data.ImageSet;
import io.netwright.data.ValidationPart;
import io.netwright.frat.RouteMap;
import io.netwright.head.HeadReport;
import io.netwright.metric.Journal;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.AssemblyTask;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.TaskModels;
import io.netwright.seed.Seed;
import io.netwright.stage.NewModel;
import io.netwright.stage.WorkContext;
import io.netwright.train.TrainingConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is done for one task: its models are assembled, compared, described and published. */
record TaskWork(AssemblyConfig config, TrainingConfig training, DataSources data) {

  /** The models of one task. */
  TaskModels of(AssemblyTask element, WorkContext context)
      throws IOException, InterruptedException {
    TaskConfig task =
        config.tasks().stream()
            .filter(candidate -> candidate.name().equals(element.getTask()))
            .findFirst()
            .orElseThrow();
    List<ModelRef> models = element.getSources().stream().map(RoutedModel::getModel).toList();
    TaskClasses classes = TaskClasses.of(task, models.stream().map(TaskWork::classNames).toList());
    List<DatasetRef> refs =
        models.stream().flatMap(model -> model.getDatasets().stream()).distinct().toList();
    List<OutputClass> outputs = outputs(models, classes);
    NewModel made =
        new NewModel(
            AssembleTaskModels.family(element),
            AssembleTaskModels.ASSEMBLED,
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
        study.run(sources(element, classes, context), context.checkpoints());
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
    return context.artifacts().writeText("text/markdown", text);
  }

  private static NewModel assembled(NewModel made, int epochs) {
    return made.withVariant(AssembleTaskModels.assembled(epochs));
  }

  private static NewModel control(NewModel made, int epochs) {
    return made.withVariant(AssembleTaskModels.restricted(epochs));
  }

  /** Every number goes under the id that its model will be published with. */
  private record PartJournals(NewModel made, WorkContext context) implements TaskJournals {

    @Override
    public Journal assembled(int epochs) {
      return context.about(TaskWork.assembled(made, epochs).asPart(context));
    }

    @Override
    public Journal control(int epochs) {
      return context.about(TaskWork.control(made, epochs).asPart(context));
    }
  }

  private List<TaskSource> sources(AssemblyTask element, TaskClasses classes, WorkContext context)
      throws IOException {
    List<TaskSource> sources = new ArrayList<>();
    for (int i = 0; i < element.getSources().size(); i++) {
      RoutedModel routed = element.getSources().get(i);
      ModelRef model = routed.getModel();
      Dataset own = data.forOutputs(model.getDatasets(), model.getOutputs());
      RouteMap routes = RouteMap.fromJson(context.artifacts().readText(routed.getRoutes()));
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
