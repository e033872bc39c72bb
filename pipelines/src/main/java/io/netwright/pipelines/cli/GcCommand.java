package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.gc.CollectionPlan;
import io.netwright.gc.CollectionPlan.Tally;
import io.netwright.gc.Garbage;
import io.netwright.gc.GarbageCollection;
import io.netwright.gc.Retention;
import io.netwright.lineage.RegisteredModels;
import io.netwright.pipelines.report.TextTable;
import io.netwright.refusal.RefusedException;
import io.netwright.run.RunStore;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Deletes what nobody needs any more. */
@Command(
    name = "gc",
    mixinStandardHelpOptions = true,
    description = {
      "Deletes what no kept run needs: runs with their results, cached work, "
          + "artifacts, abandoned checkpoints and decoded images.",
      "Without --yes it only shows what would go. Kept are the runs that a "
          + "--keep option names and those that go on, imported models, registered "
          + "models that an alias names, and everything that these came from."
    },
    footer = {
      "",
      "Examples:",
      "  netwright gc --keep-runs 3                 show what would be deleted",
      "  netwright gc --keep-runs 3 --yes           delete it",
      "  netwright gc --keep-days 30 --keep 20261124-081530-quickstart-3f2a --verbose"
    })
final class GcCommand implements Callable<Integer> {
  @Option(
      names = "--keep-runs",
      paramLabel = "N",
      description =
          "Keep, of each experiment, its N latest finished runs and whatever was "
              + "started since. With 0 none is kept.")
  private @Nullable Integer keepRuns;

  @Option(
      names = "--keep-days",
      paramLabel = "D",
      description = "Keep runs that were started within D days.")
  private @Nullable Integer keepDays;

  @Option(
      names = "--keep",
      paramLabel = "RUN",
      description = "Keep this run. May be given several times.")
  private List<String> keep = new ArrayList<>();

  @Option(names = "--yes", description = "Delete without asking.")
  private boolean yes;

  @Option(names = "--verbose", description = "List every file.")
  private boolean verbose;

  @Option(
      names = "--min-age",
      paramLabel = "AGE",
      defaultValue = "1h",
      description =
          "Delete nothing younger than this, e.g. 90s, 10m, 1h, 2d (default: "
              + "${DEFAULT-VALUE}). Less than half an hour is safe only while nothing "
              + "else works in this workspace.")
  private String minAge = "1h";

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workspace place = workspace.workspace();
    GarbageCollection collection =
        new GarbageCollection(
            place,
            retention(place),
            GarbageCollection.PAUSE,
            Clock.systemUTC(),
            () -> RegisteredModels.pins(place));
    CollectionPlan plan = collection.plan();
    PrintWriter out = spec.commandLine().getOut();
    show(plan, out);
    if (plan.garbage().isEmpty()) {
      out.println("nothing to delete");
    } else if (yes || confirmed(plan)) {
      List<Garbage> deleted = collection.sweep(plan);
      Tally total = total(deleted);
      out.printf("deleted %d files, %s%n", total.files(), size(total.bytes()));
      if (deleted.size() < plan.garbage().size()) {
        out.printf(
            "%d files were left, because they went, or came into use, meanwhile%n",
            plan.garbage().size() - deleted.size());
      }
    } else {
      out.println("nothing was deleted; give --yes to delete this");
    }
    out.flush();
    return 0;
  }

  private Retention retention(Workspace place) throws IOException {
    if (keepRuns == null && keepDays == null && keep.isEmpty()) {
      throw new RefusedException(
          "say what to keep: --keep-runs N, --keep-days D or --keep RUN; see netwright gc --help");
    }
    refuseNegative("--keep-runs", keepRuns);
    refuseNegative("--keep-days", keepDays);
    Set<String> runs = new TreeSet<>();
    for (String run : keep) {
      runs.add(RunArgument.find(new RunStore(place), run).runId());
    }
    return Retention.of(keepRuns, keepDays, runs).withGrace(Age.parse("--min-age", minAge));
  }

  private static void refuseNegative(String option, @Nullable Integer number) {
    if (number != null && number < 0) {
      throw new RefusedException(option + " must be 0 or more, got " + number);
    }
  }

  private void show(CollectionPlan plan, PrintWriter out) {
    plan.keptRuns().forEach((run, reason) -> out.println("keeps run " + run + ": " + reason));
    plan.pins().forEach(pin -> out.println("keeps " + pin.label()));
    plan.deletedRuns().forEach(run -> out.println("does not keep run " + run));
    plan.unreadable()
        .forEach((place, reason) -> out.println("cannot read " + place + ": " + reason));
    if (!plan.unreadable().isEmpty()) {
      out.println(
          "keeps every result, artifact and decoded image, since nobody knows what these documents"
              + " need; restore or delete them to have more collected");
    }
    out.println("keeps what was written after " + plan.cutoff().truncatedTo(ChronoUnit.SECONDS));
    TextTable table = new TextTable("to be deleted", "files", "size");
    CollectionPlan.tally(plan.garbage())
        .forEach(
            (kind, tally) ->
                table.row(kind.word(), Integer.toString(tally.files()), size(tally.bytes())));
    if (!table.isEmpty()) {
      Tally total = total(plan.garbage());
      table.row("all", Integer.toString(total.files()), size(total.bytes()));
      out.print(table.plain());
    }
    if (verbose) {
      plan.garbage()
          .forEach(
              garbage -> out.println(garbage.file().path() + "  " + garbage.file().sizeBytes()));
    }
    out.flush();
  }

  /** From Java 22 on there is always a console; without a terminal its answer is null. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean confirmed(CollectionPlan plan) {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    String answer = console.readLine("delete these %d files? [y/N] ", plan.garbage().size());
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  private static Tally total(List<Garbage> garbage) {
    return CollectionPlan.tally(garbage).values().stream().reduce(Tally.NONE, Tally::and);
  }

  private static String size(long bytes) {
    return bytes < 10_000
        ? bytes + " B"
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1_000_000.0);
  }
}
