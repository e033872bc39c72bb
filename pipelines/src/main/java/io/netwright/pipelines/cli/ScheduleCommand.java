package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.schedule.AccuracyBelow;
import io.netwright.pipelines.schedule.CronTimes;
import io.netwright.pipelines.schedule.FireLimits;
import io.netwright.pipelines.schedule.FreshData;
import io.netwright.pipelines.schedule.NewData;
import io.netwright.pipelines.schedule.RetrainProcess;
import io.netwright.pipelines.schedule.RetrainSchedule;
import io.netwright.pipelines.schedule.Scheduler;
import io.netwright.pipelines.schedule.Timer;
import io.netwright.pipelines.schedule.Trigger;
import io.netwright.refusal.RefusedException;
import io.netwright.registry.DecisionLedger;
import io.netwright.registry.Leases;
import io.netwright.registry.ModelName;
import io.netwright.registry.ModelRegistry;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Retrains a model at set times, on this machine. */
@Command(
    name = "schedule",
    mixinStandardHelpOptions = true,
    description = {
      "Calls netwright retrain at set times, until Ctrl-C.",
      "What was missed while this program did not run is caught up once. "
          + "Options that are not listed here go to netwright retrain."
    },
    footer = {
      "",
      "Examples:",
      "  netwright schedule --cron '0 2 * * *' --zone Europe/Berlin --model shapes quickstart",
      "  netwright schedule --cron '0 * * * *' --model shapes my.yaml --when-new-data",
      "  netwright schedule --cron '0 2 * * MON' --model shapes my.yaml --dry-run"
    })
final class ScheduleCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm xxx '('VV')'");
  private static final int FIRES_SHOWN = 5;
  private static final int LEASES_WAITED_FOR = 5;

  @Mixin private ExperimentOptions experiment = new ExperimentOptions();

  @Option(
      names = "--cron",
      paramLabel = "EXPRESSION",
      required = true,
      description = "Minute, hour, day of month, month and day of week, e.g. '0 2 * * *'.")
  private String cron = "";

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      description = "Time zone of the expression, e.g. Europe/Berlin (default: this machine's).")
  private String zone = ZoneId.systemDefault().getId();

  @Option(
      names = "--model",
      paramLabel = "NAME",
      required = true,
      description = "The registered model that is retrained.")
  private String model = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of the schedule, where a model has several (default: the model's).")
  private @Nullable String name;

  @Option(
      names = "--when-new-data",
      description = "Retrain only if a data set differs from the one the champion was made with.")
  private boolean whenNewData;

  @Option(
      names = "--when-below",
      paramLabel = "PERCENT",
      description =
          "Retrain only if the champion has fewer of the test images right than "
              + "this. With --when-new-data, either is reason enough.")
  private @Nullable Double whenBelow;

  @Option(
      names = "--retry-pause",
      paramLabel = "AGE",
      defaultValue = "5m",
      description =
          "Wait this long before a retraining that failed with exit code 1 is "
              + "tried again, twice at most (default: ${DEFAULT-VALUE}).")
  private String retryPause = "5m";

  @Option(
      names = "--time-limit",
      paramLabel = "AGE",
      defaultValue = "7d",
      description =
          "Stop a retraining that takes longer than this, with what it tries again "
              + "(default: ${DEFAULT-VALUE}). What was finished is kept.")
  private String timeLimit = "7d";

  @Mixin private TrackingOption tracking = new TrackingOption();
  @Mixin private WebhookOption webhook = new WebhookOption();

  @Option(names = "--dry-run", description = "Print the next five times and start nothing.")
  private boolean dryRun;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Workspace workspace = experiment.workspace();
    CronTimes times = CronTimes.of(cron, zone);
    RetrainSchedule schedule =
        new RetrainSchedule(
            name == null ? ModelName.checked(model) : name, times, workspace, Leases.thisProcess());
    List<Trigger> triggers = triggers(workspace); // what is wrong shows now and not at night
    FireLimits limits =
        new FireLimits(
            Age.parse("--retry-pause", retryPause), Age.parse("--time-limit", timeLimit));
    CommandLine.ParseResult retrain = retrainAsItIsCalled();
    List<ZonedDateTime> fires = times.next(FIRES_SHOWN, Instant.now());
    out.println("schedule " + schedule.name() + ": " + times + " in " + workspace);
    String calls = "calls netwright " + String.join(" ", retrain()) + " --logical-date DATE";
    List<String> given = spec.commandLine().getParseResult().originalArgs();
    out.println(ErrorLine.of(calls, given, System.getenv()));
    fires.forEach(fire -> out.println("next fire " + TIME.format(fire)));
    out.flush();
    if (dryRun) {
      return 0;
    }
    Scheduler scheduler =
        new Scheduler(
            schedule,
            triggers,
            new RetrainProcess(
                new RetrainProcess.Program(
                    RetrainProcess.thisProgram(),
                    retrain(),
                    whenResumed(retrain),
                    webhook.environment()),
                new DecisionLedger(workspace),
                model),
            Timer.ofThisMachine(),
            limits,
            out);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(scheduler, out), "stop"));
    scheduler.run();
    return 0;
  }

  private List<Trigger> triggers(Workspace workspace) throws IOException {
    FreshData data = new FreshData(experiment.config(), experiment.dataCache(), workspace);
    ModelRegistry registry = ModelRegistry.of(workspace);
    List<Trigger> triggers = new ArrayList<>();
    if (whenNewData) {
      triggers.add(new NewData(model, registry, data));
    }
    if (whenBelow != null) {
      triggers.add(new AccuracyBelow(model, whenBelow, registry, data));
    }
    return triggers;
  }

  private List<String> retrain() {
    List<String> arguments = new ArrayList<>(List.of("retrain"));
    arguments.addAll(experiment.arguments());
    arguments.addAll(List.of("--model", model));
    arguments.addAll(tracking.arguments());
    arguments.addAll(spec.commandLine().getUnmatchedArguments());
    return arguments;
  }

  /** The call of retrain, which refuses what retrain refuses. */
  private CommandLine.ParseResult retrainAsItIsCalled() {
    tracking.server(System.getenv());
    webhook.webhook(System.getenv());
    CommandLine.ParseResult parsed =
        NetwrightCommand.commandLine().parseArgs(retrain().toArray(String[]::new));
    CommandLine.ParseResult retrain = parsed.subcommand();
    if (retrain.hasMatchedOption("--logical-date")) {
      throw new RefusedException("leave out --logical-date; each fire has its own");
    }
    LaunchOptions.refuseUnknown(retrain.unmatched(), retrain.commandSpec());
    return retrain;
  }

  /** The lease of a process that was cut off has to expire before another goes on. */
  static List<String> whenResumed(CommandLine.ParseResult retrain) {
    if (retrain.hasMatchedOption("--wait")) {
      return List.of();
    }
    String lease = retrain.commandSpec().findOption("--lease").getValue();
    Duration wait = Age.parse("--lease", lease).multipliedBy(LEASES_WAITED_FOR);
    return List.of("--wait", wait.toSeconds() + "s");
  }

  /** What Ctrl-C and termination do. */
  private static void stop(Scheduler scheduler, PrintWriter out) {
    try {
      scheduler.stop();
    } catch (IOException | InterruptedException e) {
      out.println("stopped: " + e.getMessage());
      out.flush();
    }
  }
}
