package io.netwright.pipelines.experiment;

import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.TrainingRecipe;
import io.netwright.stage.StageYield;
import io.netwright.stage.WriteParquet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Distinct;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.FlatMapElements;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;

/** The stages of a launch on Beam. */
public final class ExperimentPipeline implements StageGraph.Walk<PCollection<?>> {
  private final Pipeline pipeline;
  private final ExperimentSession session;
  private final List<ModelRef> rivals;
  private final List<PCollection<MetricPoint>> metrics = new ArrayList<>();
  private final List<String> files = new ArrayList<>();

  private ExperimentPipeline(Pipeline pipeline, Launch launch) {
    this.pipeline = pipeline;
    this.session = launch.graph().session();
    this.rivals = launch.rivals();
  }

  /** Adds every stage that is launched to a pipeline; yields the names of the files it writes. */
  public static List<String> build(Pipeline pipeline, Launch launch) throws IOException {
    ExperimentPipeline experiment = new ExperimentPipeline(pipeline, launch);
    launch.graph().follow(experiment);
    PCollectionList.of(experiment.metrics)
        .apply("AllMetrics", Flatten.pCollections())
        .apply("WriteMetrics", WriteParquet.of(MetricPoint.class));
    experiment.files.add(0, MetricPoint.class.getSimpleName());
    return experiment.files;
  }

  /** One element that fans out, because Flink spreads a fan-out more evenly than a list. */
  @Override
  public PCollection<?> grid() {
    List<TrainingRecipe> recipes = session.recipes();
    return pipeline
        .apply("Plan", Create.of("plan"))
        .apply(
            "Recipes",
            FlatMapElements.into(TypeDescriptor.of(TrainingRecipe.class)).via(plan -> recipes))
        .setCoder(AvroCoder.of(TrainingRecipe.class));
  }

  @Override
  public PCollection<?> given() {
    return models("Given", session.given());
  }

  private PCollection<ModelRef> models(String name, List<ModelRef> models) {
    return pipeline.apply(name, Create.of(models).withCoder(AvroCoder.of(ModelRef.class)));
  }

  @Override
  public PCollection<?> only(PCollection<?> all, String variant, String origin) {
    return typed(ModelRef.class, all)
        .apply(
            "Only-" + variant + "-of-" + origin,
            Filter.by(model -> model.getVariant().equals(variant)));
  }

  @Override
  public PCollection<?> through(Stage<?, ?> stage, List<PCollection<?>> inputs) {
    StageYield made = applied(stage, inputs);
    metrics.add(made.metrics());
    made.tables().forEach(table -> files.add(table.write()));
    return made.output();
  }

  private <I extends SpecificRecord> StageYield applied(
      Stage<I, ?> stage, List<PCollection<?>> inputs) {
    Class<I> type = stage.takes().type();
    List<PCollection<I>> all = new ArrayList<>();
    inputs.forEach(input -> all.add(typed(type, input)));
    if (stage.takes().every() && !rivals.isEmpty()) {
      all.add(typed(type, models("Rivals", rivals)));
    }
    PCollection<I> together =
        all.size() == 1
            ? all.get(0)
            : PCollectionList.of(all).apply("All-for-" + stage, Flatten.pCollections());
    return once(stage, together).apply(stage.transform(), stage.applied().apply(session));
  }

  /** A model that the experiment names may be one that it makes, too. */
  private <I extends SpecificRecord> PCollection<I> once(Stage<I, ?> stage, PCollection<I> inputs) {
    return session.given().isEmpty() || !stage.takes().isModels()
        ? inputs
        : inputs.apply(
            "Once-for-" + stage,
            Distinct.<I, String>withRepresentativeValueFn(ExperimentPipeline::modelId)
                .withRepresentativeType(TypeDescriptors.strings()));
  }

  private static String modelId(SpecificRecord model) {
    return ((ModelRef) model).getModelId();
  }

  /** A stage gets what the ones before it give of the type that it takes. */
  @SuppressWarnings("unchecked")
  private static <I extends SpecificRecord> PCollection<I> typed(
      Class<I> type, PCollection<?> collection) {
    if (!(collection.getCoder() instanceof AvroCoder<?> coder) || coder.getType() != type) {
      throw new IllegalStateException(collection.getName() + " holds no " + type.getSimpleName());
    }
    return (PCollection<I>) collection;
  }
}
