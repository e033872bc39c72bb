package io.netwright.promotion;

import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.ModelRef;
import java.util.List;

/**
 * A model and what an evaluation wrote about it.
 *
 * @param model the model; its data sets are those it was evaluated on
 * @param evaluations its accuracies
 * @param outcomes what every attack did to every image
 * @param obstacles why it could not be evaluated; empty where it was
 */
public record Measured(
    ModelRef model,
    List<Evaluation> evaluations,
    List<ExampleOutcome> outcomes,
    List<String> obstacles) {

  /** Takes immutable copies. */
  public Measured {
    obstacles = List.copyOf(obstacles);
    evaluations = List.copyOf(evaluations);
    outcomes = List.copyOf(outcomes);
  }

  /** A model that was evaluated. */
  public Measured(ModelRef model, List<Evaluation> evaluations, List<ExampleOutcome> outcomes) {
    this(model, evaluations, outcomes, List.of());
  }

  /** A model that could not be evaluated. */
  public static Measured hindered(ModelRef model, List<String> obstacles) {
    return new Measured(model, List.of(), List.of(), obstacles);
  }

  /** What a run wrote about one of its models. */
  public static Measured of(
      ModelRef model, List<Evaluation> evaluations, List<ExampleOutcome> outcomes) {
    String modelId = model.getModelId();
    return new Measured(
        model,
        evaluations.stream().filter(row -> row.getModelId().equals(modelId)).toList(),
        outcomes.stream().filter(row -> row.getModelId().equals(modelId)).toList());
  }
}
