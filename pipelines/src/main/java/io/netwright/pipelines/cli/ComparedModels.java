package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.NearestNames;
import io.netwright.pipelines.report.RunModels;
import io.netwright.refusal.RefusedException;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds the two models that a command line means: names, or beginnings of modelIds, of one run that
 * evaluated both, the newest such; or {@code RUN:MODEL}.
 *
 * @param workspace whose runs are searched
 */
record ComparedModels(Workspace workspace) {
  private static final Pattern MODEL_ID = Pattern.compile("[0-9a-f]{1,16}");
  private static final String EXAMPLE = "netwright compare RUN:MODEL RUN:MODEL";

  /** What a text says: a model, and the run that is to have it, or empty. */
  private record Wanted(String run, String model) {}

  /** Whether a text means a model and not a run; refuses one that may mean either. */
  boolean isModel(String text) throws IOException {
    if (text.contains(":") || text.contains("/")) {
      return true;
    }
    List<String> runs =
        new RunStore(workspace).runIds().stream().filter(id -> id.startsWith(text)).toList();
    if (!runs.isEmpty() && MODEL_ID.matcher(text).matches()) {
      List<RunModels.One> models = new ArrayList<>();
      for (RunModels run : newestFirst()) {
        models.addAll(run.matching(text));
      }
      if (!models.isEmpty()) {
        throw new RefusedException(
            "%s may mean the runs %s or the models %s; write more of it"
                .formatted(text, runs, models));
      }
    }
    return runs.isEmpty();
  }

  /** The two models. */
  List<RunModels.One> find(String first, String second) throws IOException {
    Wanted one = wanted(first);
    Wanted other = wanted(second);
    String run = one.run().isEmpty() ? other.run() : one.run();
    List<RunModels.One> found =
        run.isEmpty()
            ? together(one.model(), other.model())
            : List.of(
                in(one.run().isEmpty() ? run : one.run(), one.model()),
                in(other.run().isEmpty() ? run : other.run(), other.model()));
    if (found.get(0).equals(found.get(1))) {
      throw new RefusedException(
          "%s and %s are one model, %s; name two".formatted(first, second, found.get(0)));
    }
    return found;
  }

  private Wanted wanted(String text) throws IOException {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Wanted("", text)
        : new Wanted(
            RunArgument.find(new RunStore(workspace), text.substring(0, colon)).runId(),
            text.substring(colon + 1));
  }

  /** Both of the newest run that evaluated both. */
  private List<RunModels.One> together(String first, String second) throws IOException {
    List<RunModels> runs = newestFirst();
    for (RunModels run : runs) {
      if (!run.matching(first).isEmpty() && !run.matching(second).isEmpty()) {
        return List.of(only(first, run), only(second, run));
      }
    }
    List<RunModels.One> candidates = new ArrayList<>();
    for (String text : List.of(first, second)) {
      List<RunModels.One> matching =
          runs.stream().flatMap(run -> run.matching(text).stream()).toList();
      if (matching.isEmpty()) {
        throw unknown(
            "no run and no evaluated model %s in %s".formatted(text, workspace), text, runs);
      }
      candidates.addAll(matching);
    }
    throw new RefusedException(
        "no run evaluated both %s and %s; say %s with two of %s"
            .formatted(first, second, EXAMPLE, candidates));
  }

  private RunModels.One in(String runId, String text) throws IOException {
    RunModels run = RunModels.read(workspace, runId);
    if (run.matching(text).isEmpty()) {
      throw unknown("run %s evaluated no model %s".formatted(runId, text), text, List.of(run));
    }
    return only(text, run);
  }

  private static RunModels.One only(String text, RunModels run) {
    List<RunModels.One> matching = run.matching(text);
    if (matching.size() > 1) {
      throw new RefusedException(
          "%s means %d models, say which: %s".formatted(text, matching.size(), matching));
    }
    return matching.get(0);
  }

  private static RefusedException unknown(String what, String text, List<RunModels> runs) {
    Set<String> names = new TreeSet<>();
    runs.forEach(run -> run.all().forEach(model -> names.add(model.name())));
    String question = NearestNames.question(text, names);
    return new RefusedException(
        "%s; %sevaluated were %s"
            .formatted(
                what,
                question.isEmpty() ? "" : question + " ",
                names.isEmpty() ? "none: netwright runs list shows runs" : names));
  }

  /** What each run evaluated. */
  private List<RunModels> newestFirst() throws IOException {
    List<RunRecord> heads = new ArrayList<>(new RunStore(workspace).heads());
    Collections.reverse(heads);
    List<RunModels> runs = new ArrayList<>();
    for (RunRecord head : heads) {
      runs.add(RunModels.read(workspace, head.runId()));
    }
    return runs;
  }
}
