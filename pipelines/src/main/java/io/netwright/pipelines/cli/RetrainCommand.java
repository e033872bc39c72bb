package io.netwright.pipelines.cli;

import io.netwright.pipelines.experiment.Choice;
import io.netwright.pipelines.experiment.CodeVersion;
import io.netwright.pipelines.experiment.Launch;
import io.netwright.pipelines.retrain.LogicalDate;
import io.netwright.pipelines.retrain.RetrainIdentity;
import io.netwright.pipelines.retrain.Retraining;
import io.netwright.pipelines.retrain.Webhook;
import io.netwright.registry.Leases;
import io.netwright.registry.ModelName;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Retrains a registered model, once. */
@Command(
    name = "retrain",
    mixinStandardHelpOptions = true,
    description = {
      "Retrains a registered model unless nothing has changed, compares it "
          + "with the champion on the same test images and attacks, and makes it "
          + "the champion if it passes.",
      "What calls this on a schedule may call it again at any time: it goes "
          + "on after a kill and repeats its answer. Options of the form "
          + "--name=value that are not listed here go to Beam, e.g. "
          + "--flinkMaster=HOST:PORT."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:promoted, or skipped because nothing has changed",
      "1:failed; the champion stays, and the same command goes on",
      "2:bad input: command line, experiment or data",
      "3:the gate refused the new version; the champion stays",
      "4:somebody else holds the model's lease; try later, or --wait"
    },
    footer = {
      "",
      "Examples:",
      "  netwright retrain my.yaml --model shapes",
      "  netwright retrain my.yaml --model shapes --logical-date 2026-11-25 --wait 10m",
      "  netwright retrain my.yaml --model shapes --set promotion.robustAccuracy=0.3",
      "  netwright retrain log shapes"
    },
    subcommands = RetrainLogCommand.class)
final class RetrainCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      description = "The registered model. It must be named, and a new name begins one.")
  private @Nullable String model;

  @Option(
      names = "--logical-date",
      paramLabel = "DATE",
      description =
          "The date that the retraining is for: 2026-11-25, or "
              + "2026-11-25T02:00:00Z (default: today in UTC).")
  private @Nullable String logicalDate;

  @Mixin private ExperimentOptions experiment = new ExperimentOptions();
  @Mixin private LaunchOptions launchOptions = new LaunchOptions();
  @Mixin private LeaseOptions lease = new LeaseOptions();
  @Mixin private WebhookOption webhookOption = new WebhookOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    if (model == null) {
      throw new ParameterException(
          spec.commandLine(), "say which registered model: --model NAME; a new name begins one");
    }
    String name = ModelName.checked(model);
    LogicalDate date =
        logicalDate == null
            ? LogicalDate.today(Clock.systemUTC())
            : LogicalDate.parse(logicalDate.strip());
    Leases leases = lease.leases(experiment.workspace());
    Duration patience = lease.patience();
    Optional<Webhook> webhook = webhookOption.webhook(System.getenv());
    PrintWriter out = spec.commandLine().getOut();
    Retraining retraining;
    try {
      Launch launch = launchOptions.launch(experiment, Choice.all(), again(name, date));
      RetrainIdentity identity =
          RetrainIdentity.of(name, date, launch.session(), CodeVersion.current());
      retraining = new Retraining(launch, identity, leases, webhook, out);
    } catch (Exception e) {
      String workspace = experiment.workspace().toString();
      webhook.ifPresent(hook -> hook.tellOfBadInput(name, workspace, date, e, out));
      throw e;
    }
    return retraining.run(patience);
  }

  String again(String name, LogicalDate date) {
    return launchOptions.again(experiment, Choice.all())
        + " --model "
        + name
        + " --logical-date "
        + date.text();
  }
}
