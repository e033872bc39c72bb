package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.retrain.Rollback;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the champion of before the champion again. */
@Command(
    name = "rollback",
    mixinStandardHelpOptions = true,
    description = {
      "Makes the previous champion of a registered model the champion again; "
          + "the two change places, so that a second rollback takes the first one "
          + "back.",
      "Unchanged data does not bring back what was rolled back."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:the lease was lost",
      "2:bad input, such as a model without a previous champion",
      "4:somebody else holds the model's lease; try later, --wait, or --take-over"
    },
    footer = {"", "Example: netwright rollback shapes --reason 'stars are taken for discs'"})
final class RollbackCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME", description = "The registered model.")
  private String name = "";

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "asked for",
      description = "Why; the ledger keeps it (default: ${DEFAULT-VALUE}).")
  private String reason = "asked for";

  @Option(
      names = "--take-over",
      description = "Do not wait for a retraining that is at work. It cannot promote any more.")
  private boolean takeOver;

  @Mixin private LeaseOptions lease = new LeaseOptions();
  @Mixin private WebhookOption webhook = new WebhookOption();
  @Mixin private TrackingOption tracking = new TrackingOption();
  @Mixin private WorkspaceOption workspace = new WorkspaceOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    Workspace place = workspace.workspace();
    Rollback rollback =
        new Rollback(
            place,
            lease.leases(place),
            webhook.webhook(System.getenv()),
            tracking.server(System.getenv()),
            spec.commandLine().getOut());
    return rollback.run(name, reason, takeOver, lease.patience());
  }
}
