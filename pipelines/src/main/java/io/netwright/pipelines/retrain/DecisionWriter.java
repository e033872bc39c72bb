package io.netwright.pipelines.retrain;

import io.netwright.artifact.Workspace;
import io.netwright.registry.Decision;
import io.netwright.registry.Decision.Outcome;
import io.netwright.registry.DecisionLedger;
import io.netwright.schemas.ArtifactRef;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes decisions about one retraining into the ledger, says them, and tells the webhook.
 *
 * @param runId run of the experiment; null until it is started
 */
record DecisionWriter(
    Workspace workspace,
    RetrainIdentity identity,
    @Nullable String runId,
    Optional<Webhook> webhook,
    PrintWriter out) {

  /** The same once the run is started. */
  DecisionWriter started() {
    return new DecisionWriter(workspace, identity, identity.retrainId(), webhook, out);
  }

  /** A decision that is about no version. */
  Decision write(Outcome outcome, String reason) throws IOException {
    return write(outcome, reason, null, null);
  }

  /** A decision about a version. */
  Decision write(
      Outcome outcome, String reason, @Nullable Integer version, @Nullable ArtifactRef verdict)
      throws IOException {
    Decision line =
        new DecisionLedger(workspace)
            .append(
                identity.name(),
                new Decision(
                    0,
                    Clock.systemUTC().millis(),
                    outcome,
                    reason,
                    identity.retrainId(),
                    runId,
                    identity.logicalDate(),
                    version,
                    verdict,
                    identity.inputs()));
    out.printf(
        "%s for %s: %s%s: %s%n",
        identity.name(),
        identity.logicalDate(),
        outcome.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        version == null ? "" : " version " + version,
        Foreign.line(reason));
    out.flush();
    webhook.ifPresent(
        hook -> hook.tell(new Webhook.Message(identity.name(), workspace.toString(), line), out));
    return line;
  }
}
