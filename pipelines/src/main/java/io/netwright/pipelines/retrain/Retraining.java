package io.netwright.pipelines.retrain;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.experiment.Launch;
import io.netwright.pipelines.experiment.Stages;
import io.netwright.pipelines.flink.ClusterJob;
import io.netwright.pipelines.flink.FlinkJob;
import io.netwright.pipelines.run.ClusterRun;
import io.netwright.pipelines.run.ExperimentRun;
import io.netwright.pipelines.run.Failure;
import io.netwright.promotion.GateEvidence;
import io.netwright.promotion.PromotionConfig;
import io.netwright.promotion.PromotionGate;
import io.netwright.promotion.Verdict;
import io.netwright.refusal.WorkFailedException;
import io.netwright.registry.Alias;
import io.netwright.registry.Decision;
import io.netwright.registry.Decision.Outcome;
import io.netwright.registry.DecisionLedger;
import io.netwright.registry.Lease;
import io.netwright.registry.LeaseHeldException;
import io.netwright.registry.Leases;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelSignature;
import io.netwright.registry.ModelVersion;
import io.netwright.registry.Registration;
import io.netwright.registry.StaleLeaseException;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.stage.PlannedModel;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One retraining of a registered model: lease, experiment, gate, aliases, ledger.
 *
 * <p>Everything that it writes is written once however often it is called, so that after a kill the
 * same call goes on; the champion moves last.
 */
public final class Retraining {
  private final Launch launch;
  private final RetrainIdentity identity;
  private final Leases leases;
  private final PrintWriter out;
  private final Workspace workspace;
  private final ModelRegistry registry;
  private DecisionWriter books;
  private @Nullable Decision lastWord;

  /** A retraining that says what it does. */
  public Retraining(
      Launch launch,
      RetrainIdentity identity,
      Leases leases,
      Optional<Webhook> webhook,
      PrintWriter out)
      throws IOException {
    this.launch = launch;
    this.identity = identity;
    this.leases = leases;
    this.out = out;
    this.workspace = launch.workspace();
    this.registry = new ModelRegistry(workspace, leases.clock());
    this.books = new DecisionWriter(workspace, identity, null, webhook, out);
    requireOneModel(launch);
  }

  /** Refuses now what would otherwise show after hours of training. */
  private static void requireOneModel(Launch launch) throws IOException {
    if (!launch.graph().computes(Stages.EVALUATE)) {
      throw new ConfigException("stages must contain evaluate: without it the gate knows nothing");
    }
    PromotionConfig promotion = launch.session().config().promotion();
    List<PlannedModel> all = launch.graph().models();
    List<String> meant =
        all.stream()
            .filter(
                model -> promotion.means(new ModelName(model.family(), model.variant().label())))
            .map(PlannedModel::name)
            .toList();
    if (meant.size() != 1) {
      throw new ConfigException(
          "promotion.model: %s would be %s; it must be one of the models that the experiment makes: %s"
              .formatted(
                  promotion.model(),
                  meant.isEmpty() ? "none of them" : meant.size() + " models " + meant,
                  all.stream().map(PlannedModel::name).toList()));
    }
  }

  /**
   * Retrains; yields the exit code.
   *
   * @param patience how long to wait for somebody else's lease
   */
  public int run(Duration patience) throws Exception {
    int code = retrained(patience);
    RegistryMirror.show(workspace, launch.server(), identity.name(), out);
    return code;
  }

  private int retrained(Duration patience) throws Exception {
    HeldLease held;
    try {
      held = HeldLease.take(leases, identity.name(), patience, out);
    } catch (LeaseHeldException e) {
      return ExitCode.of(say(Outcome.EXCLUDED, Objects.requireNonNull(e.getMessage())));
    }
    Thread stopper = new Thread(() -> stopped(held), "give-back");
    Runtime.getRuntime().addShutdownHook(stopper);
    try (held) {
      return underLease(held.lease());
    } catch (StaleLeaseException e) {
      return ExitCode.of(say(Outcome.FAILED, "the lease was lost: " + e.getMessage()));
    } catch (Exception e) {
      String reason = FailureReason.of(e);
      say(Outcome.FAILED, reason);
      // What was asked for was good when it began: no bad input, and worth another try.
      if (e instanceof IOException || Failure.of(e).kind() == Failure.Kind.BAD_INPUT) {
        WorkFailedException failed = new WorkFailedException(reason);
        failed.addSuppressed(e);
        throw failed;
      }
      throw e;
    } finally {
      forget(stopper);
    }
  }

  private int underLease(Lease lease) throws Exception {
    if (lease.takenOverFrom().isPresent()) {
      books.write(
          Outcome.TAKEN_OVER,
          "goes on where %s stopped without giving the lease back"
              .formatted(lease.takenOverFrom().get()));
    }
    List<Decision> lines = new DecisionLedger(workspace).read(identity.name());
    Optional<EarlierDecision> earlier =
        launch.forcedStages().isEmpty() ? EarlierDecision.in(lines, identity) : Optional.empty();
    if (earlier.isPresent()) {
      say(Outcome.SKIPPED, earlier.get().reason(), earlier.get().version(), null);
      return ExitCode.of(earlier.get().outcome());
    }
    books = books.started();
    Optional<ModelVersion> champion = registry.alias(identity.name(), Alias.CHAMPION);
    if (champion.isPresent() && isPromotionWithoutLine(champion.get(), lines)) {
      ModelVersion mine = champion.get();
      String reason = registry.aliases(identity.name()).reason();
      return ExitCode.of(say(Outcome.PROMOTED, reason, mine.number(), mine.verdict()));
    }
    Optional<ReevaluatedChampion.Candidate> reevaluated = Optional.empty();
    if (champion.isPresent()) {
      reevaluated = Optional.of(ReevaluatedChampion.of(champion.get(), launch.session()));
    }
    work(reevaluated.map(ReevaluatedChampion.Candidate::evaluable).orElse(List.of()));
    return decide(lease, reevaluated);
  }

  /** Whether this retraining moved the champion and was killed before it could say so. */
  private boolean isPromotionWithoutLine(ModelVersion champion, List<Decision> lines) {
    return champion.runId().equals(identity.retrainId())
        && lines.stream()
            .noneMatch(
                line -> line.retrainId().equals(identity.retrainId()) && line.outcome().isFinal());
  }

  /** Runs the experiment, or follows its job where the client alone was lost. */
  private void work(List<ModelRef> rivals) throws Exception {
    String runId = identity.retrainId();
    Optional<ClusterJob> job = ClusterJob.of(workspace, runId);
    int code =
        job.isPresent() && goesOn(job.get(), runId)
            ? new ClusterRun(workspace, runId, out).follow(launch.server())
            : new ExperimentRun(launch.named(runId, rivals), out).run();
    if (code != 0) {
      throw new WorkFailedException("run " + runId + " did not finish; see above");
    }
  }

  private static boolean goesOn(ClusterJob job, String runId) {
    try {
      Optional<FlinkJob> known = job.ask(runId);
      return known.isPresent() && !known.get().state().isEnd();
    } catch (IOException e) {
      return false; // the launch will say what is wrong with the cluster
    }
  }

  /** Registers, asks the gate and moves the aliases; not interrupted by the end of the process. */
  private synchronized int decide(Lease lease, Optional<ReevaluatedChampion.Candidate> reevaluated)
      throws IOException, StaleLeaseException {
    RunResult result = RunResult.of(workspace, identity.retrainId());
    ModelRef challenger = result.challenger(launch.session().config().promotion());
    Optional<GateEvidence> champion =
        reevaluated.map(
            one ->
                one.obstacles().isEmpty()
                    ? result.measured(one.model())
                    : GateEvidence.hindered(one.model(), one.obstacles()));
    Verdict verdict =
        new PromotionGate(launch.session().config().promotion())
            .decide(result.measured(challenger), champion);
    byte[] json = verdict.json();
    ArtifactRef document =
        workspace.artifacts().write(Verdict.MEDIA_TYPE, stream -> stream.write(json));
    int version = register(challenger, document).number();
    registry.challenge(lease, version, identity.logicalDate() + ": trained");
    if (!verdict.promote()) {
      return ExitCode.of(say(Outcome.REFUSED, verdict.summary(), version, document));
    }
    registry.promote(lease, version, verdict.summary());
    return ExitCode.of(say(Outcome.PROMOTED, verdict.summary(), version, document));
  }

  private ModelVersion register(ModelRef model, ArtifactRef verdict) throws IOException {
    var shape = launch.session().data().open(model.getDatasets().get(0)).shape();
    return registry.register(
        identity.name(),
        new Registration(
            model,
            ModelSignature.of(
                shape.channels(),
                shape.height(),
                shape.width(),
                model.getOutputs().stream().map(OutputClass::getName).toList()),
            identity.retrainId(),
            identity.dataFingerprint(),
            identity.codeVersion(),
            model.getProvenance().getFingerprint(),
            verdict));
  }

  private Outcome say(Outcome outcome, String reason) throws IOException {
    return say(outcome, reason, null, null);
  }

  /** The last word about this call; said once, by whoever comes first. */
  private synchronized Outcome say(
      Outcome outcome, String reason, @Nullable Integer version, @Nullable ArtifactRef verdict)
      throws IOException {
    if (lastWord == null) {
      lastWord = books.write(outcome, reason, version, verdict);
    }
    return lastWord.outcome();
  }

  /** What Ctrl-C and termination do: others need not wait until the lease expires. */
  private void stopped(HeldLease held) {
    try {
      say(Outcome.FAILED, "interrupted; the same command goes on");
      held.close();
    } catch (IOException e) {
      out.println("stopped: " + e.getMessage());
      out.flush();
    }
  }

  private static void forget(Thread stopper) {
    try {
      Runtime.getRuntime().removeShutdownHook(stopper);
    } catch (IllegalStateException e) {
      // The shutdown is under way, and the hook does its work.
    }
  }
}
