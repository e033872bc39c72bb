package io.netwright.promotion;

import io.netwright.attack.ThreatModel;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Finding;
import io.netwright.schemas.ModelRef;
import java.util.List;

/**
 * A model and what an evaluation wrote about it.
 *
 * @param model the model; its data sets are those it was evaluated on
 * @param evaluations its accuracies
 * @param outcomes what every attack did to every image
 * @param findings what speaks against the accuracies
 * @param obstacles why it could not be evaluated; empty where it was
 */
public record GateEvidence(
    ModelRef model,
    List<Evaluation> evaluations,
    List<ExampleOutcome> outcomes,
    List<Finding> findings,
    List<String> obstacles) {

  /** Takes immutable copies. */
  public GateEvidence {
    obstacles = List.copyOf(obstacles);
    evaluations = List.copyOf(evaluations);
    outcomes = List.copyOf(outcomes);
    findings = List.copyOf(findings);
  }

  /** A model that was evaluated. */
  public GateEvidence(
      ModelRef model,
      List<Evaluation> evaluations,
      List<ExampleOutcome> outcomes,
      List<Finding> findings) {
    this(model, evaluations, outcomes, findings, List.of());
  }

  /** A model that could not be evaluated. */
  public static GateEvidence hindered(ModelRef model, List<String> obstacles) {
    return new GateEvidence(model, List.of(), List.of(), List.of(), obstacles);
  }

  /** The same with the robust numbers of one threat model only. */
  GateEvidence within(ThreatModel threatModel) {
    String name = threatModel.name();
    return new GateEvidence(
        model,
        evaluations.stream()
            .filter(row -> ThreatModel.name(row.getNorm(), row.getEpsilon()).equals(name))
            .toList(),
        outcomes.stream()
            .filter(row -> ThreatModel.name(row.getNorm(), row.getEpsilon()).equals(name))
            .toList(),
        findings.stream()
            .filter(row -> ThreatModel.name(row.getNorm(), row.getEpsilon()).equals(name))
            .toList(),
        obstacles);
  }

  /** What a run wrote about one of its models. */
  public static GateEvidence of(
      ModelRef model,
      List<Evaluation> evaluations,
      List<ExampleOutcome> outcomes,
      List<Finding> findings) {
    String modelId = model.getModelId();
    return new GateEvidence(
        model,
        evaluations.stream().filter(row -> row.getModelId().equals(modelId)).toList(),
        outcomes.stream().filter(row -> row.getModelId().equals(modelId)).toList(),
        findings.stream().filter(row -> row.getModelId().equals(modelId)).toList());
  }
}
