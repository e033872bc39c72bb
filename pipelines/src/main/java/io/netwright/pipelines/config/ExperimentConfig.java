package io.netwright.pipelines.config;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.data.DatasetSpec;
import io.netwright.doctor.TreatmentConfig;
import io.netwright.evaluate.AttackGroup;
import io.netwright.evaluate.EvaluationConfig;
import io.netwright.fpcc.HardeningConfig;
import io.netwright.frat.RouteConfig;
import io.netwright.lego.AssemblyConfig;
import io.netwright.promotion.PromotionConfig;
import io.netwright.text.Substituted;
import io.netwright.train.TrainingConfig;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything an experiment is: what is trained on what, and what is then done with it.
 *
 * @param name what people call it
 * @param data data sets by name; the grid trains a baseline for each, architecture and seed
 * @param architectures what is trained
 * @param seeds numbers that the random choices come from; each is a repetition of the grid
 * @param models models that stand beside the grid: names or ids of models of the workspace, or
 *     {@code registry:NAME@ALIAS}; with them {@code architectures} may be left out
 * @param stages which of train, treat, routes, assemble, harden and evaluate run; empty: all. What
 *     they need of others must be in the workspace
 * @param from the variant that the stage goes on from, as names of models show it; by default that
 *     of the nearest earlier stage that runs
 * @param training how baselines are trained
 * @param treatment how baselines are diagnosed and treated (Model Doctor)
 * @param routes how the route of each class is found (FRAT)
 * @param assembly which task models are assembled from routed parts (Model LEGO)
 * @param hardening how a model is hardened (FPCC, and other methods beside it)
 * @param evaluation how every model is attacked
 * @param promotion what a retrained model must show before it is used
 * @param execution how it is computed
 * @param substituted what came from the environment and is not to be shown
 */
@JsonIgnoreProperties({"substituted", "from"})
public record ExperimentConfig(
    String name,
    Map<String, DatasetSpec> data,
    List<ArchitectureConfig> architectures,
    List<Long> seeds,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> models,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> stages,
    @Nullable Map<String, String> from,
    TrainingConfig training,
    TreatmentConfig treatment,
    RouteConfig routes,
    AssemblyConfig assembly,
    HardeningConfig hardening,
    EvaluationConfig evaluation,
    PromotionConfig promotion,
    ExecutionConfig execution,
    @Nullable Substituted substituted)
    implements Serializable {

  /** Refuses an empty grid and names that make no file name. */
  public ExperimentConfig {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException(
          "name must be letters, digits, '.', '_' and '-', got '" + name + "'");
    }
    requireSome("data", data.size());
    models = models == null ? List.of() : List.copyOf(models);
    stages = stages == null ? List.of() : List.copyOf(stages);
    from = from == null ? Map.of() : Map.copyOf(from);
    requireSome("architectures", architectures.size() + models.size());
    requireSome("seeds", seeds.size());
    if (seeds.stream().distinct().count() != seeds.size()) {
      throw new IllegalArgumentException("seeds must differ, got " + seeds);
    }
    data = new LinkedHashMap<>(data);
    promotion = judged(promotion, evaluation);
    hardening = within(hardening, evaluation);
    architectures = List.copyOf(architectures);
    seeds = List.copyOf(seeds);
    substituted = substituted == null ? Substituted.none() : substituted;
  }

  /** What came from the environment and is not to be shown. */
  @Override
  public Substituted substituted() {
    return Objects.requireNonNull(substituted);
  }

  /** For sections of stages that say it: the variant that the stage goes on from. */
  @Override
  public Map<String, String> from() {
    return Objects.requireNonNull(from);
  }

  /** The same, hardening models of a variant. */
  public ExperimentConfig hardenedFrom(String variant) {
    return with(hardening.startingFrom(variant), from(), substituted());
  }

  /** The same, of which these values are not to be shown, with stages that go on from variants. */
  ExperimentConfig completed(Substituted values, Map<String, String> variants) {
    return with(hardening, variants, values);
  }

  private ExperimentConfig with(
      HardeningConfig hardened, Map<String, String> variants, Substituted values) {
    return new ExperimentConfig(
        name,
        data,
        architectures,
        seeds,
        models,
        stages,
        variants,
        training,
        treatment,
        routes,
        assembly,
        hardened,
        evaluation,
        promotion,
        execution,
        values);
  }

  /**
   * Hardening is against the first threat model that is evaluated where it names none; in L1 no
   * method hardens, so that others go before it.
   */
  private static HardeningConfig within(HardeningConfig hardening, EvaluationConfig evaluation) {
    List<ThreatModel> evaluated =
        evaluation.threatModels().stream().map(AttackGroup::threatModel).toList();
    ThreatModel first =
        evaluated.stream()
            .filter(ball -> ball.norm() != Norm.L1)
            .findFirst()
            .orElse(evaluated.get(0));
    return hardening.within(first.name());
  }

  /** The gate's threat model must be one that is evaluated; it is the first where none is named. */
  private static PromotionConfig judged(PromotionConfig promotion, EvaluationConfig evaluation) {
    if (promotion == null || evaluation == null) {
      String name = evaluation == null ? "evaluation" : "promotion";
      throw new IllegalArgumentException(name + " must be a mapping or left out, got null");
    }
    List<String> evaluated =
        evaluation.threatModels().stream().map(group -> group.threatModel().name()).toList();
    PromotionConfig judged = promotion.within(evaluated.get(0));
    if (!evaluated.contains(judged.threatModel())) {
      throw new IllegalArgumentException(
          "promotion.threatModel must be one of "
              + evaluated
              + ", which are evaluated, got "
              + judged.threatModel());
    }
    return judged;
  }

  private static void requireSome(String field, int size) {
    if (size == 0) {
      throw new IllegalArgumentException(field + " must not be empty");
    }
  }
}
