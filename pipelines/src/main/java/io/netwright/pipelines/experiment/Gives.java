package io.netwright.pipelines.experiment;

import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.ShardOutcome;
import io.netwright.schemas.TaskModels;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * What comes out of a stage.
 *
 * @param made what its work makes
 * @param type what later stages get
 * @param each what later stages get of one result
 * @param variants which models it makes, the one that later stages go on from first; empty: none
 */
public record Gives<O extends SpecificRecord, R extends SpecificRecord>(
    Class<O> made, Class<R> type, Function<O, List<R>> each, List<String> variants) {

  /** A model for each piece of work. */
  static Gives<ModelRef, ModelRef> models(String... variants) {
    return new Gives<>(ModelRef.class, ModelRef.class, List::of, List.of(variants));
  }

  /** Several models for each piece of work. */
  static Gives<TaskModels, ModelRef> taskModels(String... variants) {
    return new Gives<>(
        TaskModels.class, ModelRef.class, TaskModels::getModels, List.of(variants));
  }

  /** The same models with their routes. */
  static Gives<RoutedModel, RoutedModel> routes() {
    return new Gives<>(RoutedModel.class, RoutedModel.class, List::of, List.of());
  }

  /** Numbers, from which nothing goes on. */
  static Gives<ShardOutcome, Evaluation> numbers() {
    return new Gives<>(ShardOutcome.class, Evaluation.class, shard -> List.of(), List.of());
  }

  /** What later stages get of a result that is known. */
  List<R> of(SpecificRecord result) {
    return each.apply(made.cast(result));
  }

  boolean isModels() {
    return type == ModelRef.class;
  }
}
