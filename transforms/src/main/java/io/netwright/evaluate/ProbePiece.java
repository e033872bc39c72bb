package io.netwright.evaluate;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackCost;
import io.netwright.attack.Classifier;
import io.netwright.attack.CountingClassifier;
import io.netwright.attack.FirstSuccess;
import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.AttackSeries;
import io.netwright.attack.suite.latent.Latent;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.evaluate.probe.ActiveTest;
import io.netwright.evaluate.probe.AttackSelfTest;
import io.netwright.evaluate.probe.BudgetProbe;
import io.netwright.evaluate.probe.ConvergenceProbe;
import io.netwright.evaluate.probe.LabelsProbe;
import io.netwright.evaluate.probe.LogitsProbe;
import io.netwright.evaluate.probe.OrderProbe;
import io.netwright.evaluate.probe.Probe;
import io.netwright.evaluate.probe.ProbedImages;
import io.netwright.evaluate.probe.QueryProbe;
import io.netwright.evaluate.probe.Readings;
import io.netwright.evaluate.probe.RescaledProbe;
import io.netwright.evaluate.probe.SlopeProbe;
import io.netwright.evaluate.probe.SmoothnessProbe;
import io.netwright.evaluate.probe.StabilityProbe;
import io.netwright.evaluate.probe.SuiteSelfTest;
import io.netwright.evaluate.probe.TransferProbe;
import io.netwright.json.Json;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ShardOutcome;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Some probes of one model as one piece of work: travels and is remembered as a shard of an attack
 * does, under a name that no attack can have, so that the keys of attacks do not depend on it.
 *
 * @param version to be raised when a probe measures otherwise
 * @param kind which probes
 * @param threatModel what they are about; for those of a norm its unit ball, for those of the model
 *     alone any
 * @param suite the attacks, where the piece is about them
 */
record ProbePiece(
    int version,
    Kind kind,
    ThreatModel threatModel,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AttackGroup suite) {
  /** What a piece is about. */
  enum Kind {
    /** The model alone. */
    MODEL,
    /** A norm, whatever the budget. */
    BUDGET,
    /** A threat model. */
    ATTACK,
    /** A threat model, of the full tier. */
    THOROUGH,
    /** A threat model and another model, of the full tier. */
    TRANSFER,
    /** The attacks of a threat model, of the full tier. */
    SUITE,
    /** A threat model and labels alone, of the full tier; none in L1. */
    LABELS
  }

  /** Before what the probes are about. */
  static final String NAME = "probe";

  /** Which images of the test set were probed: those that the model has right. */
  static final String EXAMPLES = "examples";

  /** Of these images, on which of them the attacks were tested. */
  static final String SUITE_EXAMPLES = "suite.examples";

  /** Before the name of a piece: forward and backward passes that it took, of all images. */
  static final String PASSES = "passes of ";

  /** How many images the attacks are tested on at most; ours. */
  static final int SUITE_IMAGES = 16;

  private static final int VERSION = 1;

  private ProbePiece(Kind kind, ThreatModel threatModel) {
    this(VERSION, kind, threatModel, null);
  }

  /** What is looked at in a configuration's tier; nothing of {@link CheckTier#NONE}. */
  static List<ProbePiece> of(EvaluationConfig config) {
    if (config.checks() == CheckTier.NONE) {
      return List.of();
    }
    Set<ProbePiece> pieces = new LinkedHashSet<>();
    for (AttackGroup group : config.threatModels()) {
      pieces.addAll(of(group.threatModel(), config.checks() == CheckTier.FULL));
      if (config.checks() == CheckTier.FULL) {
        of(group).ifPresent(pieces::add);
      }
    }
    return List.copyOf(pieces);
  }

  /** What is looked at with another model beside it: something in the full tier alone. */
  static List<ProbePiece> withSurrogate(EvaluationConfig config) {
    return config.checks() == CheckTier.FULL
        ? config.threatModels().stream().map(group -> withSurrogate(group.threatModel())).toList()
        : List.of();
  }

  /** The piece that takes another model's gradients. */
  static ProbePiece withSurrogate(ThreatModel threatModel) {
    return new ProbePiece(Kind.TRANSFER, threatModel);
  }

  /** The piece that tests the attacks; none where no attack can do without a look inside. */
  static Optional<ProbePiece> of(AttackGroup group) {
    List<NamedAttack> tested =
        group.attacks().stream().filter(named -> isTested(named.attack())).toList();
    return tested.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new ProbePiece(
                VERSION,
                Kind.SUITE,
                group.threatModel(),
                new AttackGroup(group.threatModel(), tested)));
  }

  /** Copies and readouts show no insides, so that an attack that looks there cannot be tested. */
  static boolean isTested(Attack attack) {
    return attack instanceof FirstSuccess several
        ? several.attacks().stream().allMatch(ProbePiece::isTested)
        : !(attack instanceof Latent);
  }

  /** The name of the piece that tests the attacks of a threat model. */
  static String ofSuite(ThreatModel threatModel) {
    return new ProbePiece(Kind.SUITE, threatModel).name();
  }

  /** The pieces of every model whose readings say something about a threat model. */
  static List<ProbePiece> of(ThreatModel threatModel, boolean full) {
    ThreatModel unit = new ThreatModel(threatModel.norm(), Fraction.of(1));
    List<ProbePiece> pieces = new ArrayList<>();
    pieces.add(new ProbePiece(Kind.MODEL, ThreatModel.linf(1)));
    pieces.add(new ProbePiece(Kind.BUDGET, unit));
    pieces.add(new ProbePiece(Kind.ATTACK, threatModel));
    if (full) {
      pieces.add(new ProbePiece(Kind.THOROUGH, threatModel));
      if (threatModel.norm() != Norm.L1) {
        pieces.add(new ProbePiece(Kind.LABELS, threatModel));
      }
    }
    return pieces;
  }

  /** The piece that a task or a shard is about. */
  static ProbePiece read(String parameters) {
    return PieceKind.settings(parameters, ProbePiece.class);
  }

  /** What it has where an attack has its name. */
  String name() {
    String about =
        switch (kind) {
          case MODEL -> "";
          case BUDGET -> " " + threatModel.norm().name().toLowerCase(Locale.ROOT);
          case ATTACK, THOROUGH, TRANSFER, SUITE, LABELS -> " " + threatModel.name();
        };
    return NAME + " " + kind.name().toLowerCase(Locale.ROOT) + about;
  }

  /** What stands where an attack has its settings. */
  String parameters() {
    return Json.write(this);
  }

  /**
   * The probes of this piece.
   *
   * @param surrogate another model with the same classes, where the piece takes one
   */
  List<Probe> probes(Optional<Classifier> surrogate) {
    boolean steep = threatModel.norm() != Norm.L1;
    return switch (kind) {
      case MODEL -> List.of(new LogitsProbe(), new StabilityProbe(), new SlopeProbe());
      case BUDGET -> List.of(new BudgetProbe(threatModel.norm()));
      case ATTACK ->
          steep
              ? List.of(new OrderProbe(threatModel), new AttackSelfTest(threatModel))
              : List.of(new AttackSelfTest(threatModel));
      case THOROUGH ->
          steep
              ? List.of(
                  new SmoothnessProbe(threatModel),
                  new ConvergenceProbe(threatModel),
                  new RescaledProbe(threatModel),
                  new QueryProbe(threatModel))
              : List.of(
                  new SmoothnessProbe(threatModel),
                  new ConvergenceProbe(threatModel),
                  new RescaledProbe(threatModel));
      case TRANSFER -> List.of(new TransferProbe(threatModel, surrogate.orElseThrow()));
      case LABELS -> List.of(new LabelsProbe(threatModel));
      case SUITE ->
          List.of(new ActiveTest(threatModel, steps()), new SuiteSelfTest(threatModel, steps()));
    };
  }

  private List<AttackSeries.Step> steps() {
    return Objects.requireNonNull(suite).attacks().stream()
        .map(named -> new AttackSeries.Step(named.name(), named.attack()))
        .toList();
  }

  /** Those of the rows that it looks at: all, or a few from the first to the last. */
  private int[] some(int[] rows) {
    return kind == Kind.SUITE
        ? Arrays.stream(ProbedImages.spread(rows.length, SUITE_IMAGES)).map(i -> rows[i]).toArray()
        : rows;
  }

  /**
   * Probes a model.
   *
   * @param manager where the images go; nothing stays in it
   * @param surrogate another model, where the piece takes one
   * @param task which images of which model
   * @param seed of everything random; an image's follows from it and its index in the test set
   */
  ShardOutcome run(
      NDManager manager,
      Classifier classifier,
      Optional<Classifier> surrogate,
      EvaluatedImages images,
      AttackTask task,
      Seed seed) {
    List<Seed> seeds =
        IntStream.range(task.getFrom(), task.getTo())
            .mapToObj(i -> seed.with(NAME).with(images.example(i)))
            .toList();
    CountingClassifier counting = new CountingClassifier(classifier);
    Optional<CountingClassifier> other = surrogate.map(CountingClassifier::new);
    Readings readings;
    try (NDManager memory = manager.newSubManager()) {
      Batch batch = Batches.range(memory, images.images(), task.getFrom(), task.getTo());
      int[] right = some(ProbedImages.right(counting, batch));
      readings =
          Readings.NONE.with(
              kind == Kind.SUITE ? SUITE_EXAMPLES : EXAMPLES,
              Arrays.stream(right).mapToDouble(i -> images.example(task.getFrom() + i)).toArray());
      if (right.length > 0) {
        ProbedImages some = new ProbedImages(batch.images(), batch.labels(), seeds).select(right);
        for (Probe probe : probes(other.map(counted -> counted))) {
          readings = readings.and(probe.run(counting, some));
        }
      }
    }
    int count = task.getTo() - task.getFrom();
    AttackCost cost =
        counting.cost(count).plus(other.map(one -> one.cost(0)).orElse(AttackCost.NONE));
    return outcome(
        task,
        readings.with(
            PASSES + task.getAttack(), (double) cost.forward(), (double) cost.backward()));
  }

  private static ShardOutcome outcome(AttackTask task, Readings readings) {
    return AttackedShard.ofNoImages(task).setReadings(readings.byName()).build();
  }
}
