package io.netwright.pipelines.experiment;

import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.ShardOutcome;
import io.netwright.schemas.TaskModels;
import io.netwright.stage.Variants;
import io.netwright.variant.Variant;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * What comes out of a stage.
 *
 * @param made what its work makes
 * @param type what later stages get
 * @param each what later stages get of one result
 * @param goesOn the variant that later stages go on from; null where it makes no models
 * @param variants all that it makes, by the experiment
 */
public record Gives<O extends SpecificRecord, R extends SpecificRecord>(
    Class<O> made,
    Class<R> type,
    Function<O, List<R>> each,
    @Nullable Variant goesOn,
    Function<ExperimentConfig, List<Variant>> variants) {

  /** A model for each piece of work. */
  static Gives<ModelRef, ModelRef> models(Variant... variants) {
    return models(new Variants(List.of(variants)));
  }

  /** A model for each piece of work, the variant that later stages go on from first. */
  static Gives<ModelRef, ModelRef> models(Variants variants) {
    List<Variant> all = variants.all();
    return new Gives<>(ModelRef.class, ModelRef.class, List::of, all.get(0), config -> all);
  }

  /** A model for each piece of work; which ones, the experiment says. */
  static Gives<ModelRef, ModelRef> models(
      Variant goesOn, Function<ExperimentConfig, List<Variant>> variants) {
    return new Gives<>(ModelRef.class, ModelRef.class, List::of, goesOn, variants);
  }

  /** Several models for each piece of work. */
  static Gives<TaskModels, ModelRef> taskModels(
      Variant goesOn, Function<ExperimentConfig, List<Variant>> variants) {
    return new Gives<>(TaskModels.class, ModelRef.class, TaskModels::getModels, goesOn, variants);
  }

  /** The same models with their routes. */
  static Gives<RoutedModel, RoutedModel> routes() {
    return new Gives<>(RoutedModel.class, RoutedModel.class, List::of, null, config -> List.of());
  }

  /** Numbers, from which nothing goes on. */
  static Gives<ShardOutcome, Evaluation> numbers() {
    return new Gives<>(
        ShardOutcome.class, Evaluation.class, shard -> List.of(), null, config -> List.of());
  }

  /** What later stages get of a result that is known. */
  List<R> of(SpecificRecord result) {
    return each.apply(made.cast(result));
  }

  boolean isModels() {
    return type == ModelRef.class;
  }
}
