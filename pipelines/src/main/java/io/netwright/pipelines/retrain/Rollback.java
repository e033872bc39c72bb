package io.netwright.pipelines.retrain;

import io.netwright.artifact.Workspace;
import io.netwright.mlflow.MlflowServer;
import io.netwright.pipelines.experiment.CodeVersion;
import io.netwright.registry.Alias;
import io.netwright.registry.Aliases;
import io.netwright.registry.Decision.Outcome;
import io.netwright.registry.LeaseHeldException;
import io.netwright.registry.Leases;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.StaleLeaseException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes the champion of before the champion again, under the lease, with a line in the ledger.
 *
 * @param webhook told where it was refused or failed
 * @param server MLflow server that shows the registry
 */
public record Rollback(
    Workspace workspace,
    Leases leases,
    Optional<Webhook> webhook,
    Optional<MlflowServer> server,
    PrintWriter out) {

  /**
   * Rolls back; yields the exit code.
   *
   * @param takeOver whether to take the lease from somebody who has it
   * @param patience how long to wait for it otherwise
   * @throws IllegalArgumentException where there is no champion, or none before it
   */
  public int run(String name, String reason, boolean takeOver, Duration patience)
      throws IOException, InterruptedException {
    ModelRegistry registry = new ModelRegistry(workspace, leases.clock());
    registry.find(name + "@" + Alias.PREVIOUS.word());
    DecisionWriter books = new DecisionWriter(workspace, identity(name), null, webhook, out);
    HeldLease held;
    try {
      held =
          takeOver
              ? HeldLease.takeOver(leases, name, out)
              : HeldLease.take(leases, name, patience, out);
    } catch (LeaseHeldException e) {
      String holder = Objects.requireNonNull(e.getMessage());
      return ExitCode.of(books.write(Outcome.EXCLUDED, "rollback: " + holder).outcome());
    }
    try (held) {
      if (held.lease().takenOverFrom().isPresent()) {
        books.write(
            Outcome.TAKEN_OVER,
            "rollback took the lease from " + held.lease().takenOverFrom().get());
      }
      Aliases aliases = registry.rollBack(held.lease(), "rolled back: " + reason);
      String text = "in place of version " + aliases.previous() + ": " + reason;
      books.write(Outcome.ROLLED_BACK, text, aliases.champion(), null);
    } catch (StaleLeaseException e) {
      books.write(Outcome.FAILED, "rollback: the lease was lost: " + e.getMessage());
      return ExitCode.FAILED;
    }
    RegistryMirror.show(workspace, server, name, out);
    return ExitCode.FINE;
  }

  /** A rollback has no data and no configuration. */
  private static RetrainIdentity identity(String name) {
    String today = LogicalDate.today(Clock.systemUTC()).text();
    return new RetrainIdentity(name, today, CodeVersion.current(), "", "");
  }
}
