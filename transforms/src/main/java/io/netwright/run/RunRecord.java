package io.netwright.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The record of a run: what was asked for, when, how it ended, and what its stages did.
 *
 * @param runId names the run within its workspace
 * @param experiment name of the experiment
 * @param startedAt milliseconds since 1970-01-01T00:00Z
 * @param finishedAt likewise; null while it runs
 * @param status where it is
 * @param command what was typed
 * @param config configuration, flat: {@code training.epochs} to {@code 30}
 * @param codeVersion commit or version of the code
 * @param stages its pieces of work, by start and key
 */
public record RunRecord(
    String runId,
    String experiment,
    long startedAt,
    @Nullable Long finishedAt,
    RunStatus status,
    String command,
    Map<String, String> config,
    String codeVersion,
    List<StageRecord> stages) {

  /** Copies the collections; the configuration is sorted by key. */
  public RunRecord {
    config = Collections.unmodifiableMap(new TreeMap<>(config));
    stages = List.copyOf(stages);
  }

  /** The same run after its end. */
  public RunRecord ended(RunStatus end, long at) {
    return new RunRecord(
        runId, experiment, startedAt, at, end, command, config, codeVersion, stages);
  }

  /** The same run with these pieces of work. */
  public RunRecord withStages(List<StageRecord> newStages) {
    return new RunRecord(
        runId, experiment, startedAt, finishedAt, status, command, config, codeVersion, newStages);
  }

  /** All of it as JSON, with its stages, for programs. */
  public String json() throws IOException {
    return new String(RunStore.JSON.write(this), StandardCharsets.UTF_8);
  }
}
