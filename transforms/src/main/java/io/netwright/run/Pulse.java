package io.netwright.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.artifact.Blobs;
import io.netwright.artifact.Workspace;
import io.netwright.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells runs that are at work from those that were lost with their process. A run says {@code
 * RUNNING} until somebody writes its end; who was killed, or lost power, writes none.
 *
 * <p>A run that works in the process that started it writes {@code runs/RUN/heartbeat.json} every
 * half a minute; besides, everything it writes down says when. Times are read from the documents,
 * not from the files: those of a workspace that was copied are young.
 *
 * @param workspace where the runs are kept
 * @param clock tells how long a run has been silent
 */
public record Pulse(Workspace workspace, Clock clock) {
  /** How often a run gives a sign of life. */
  public static final Duration BEAT = Duration.ofSeconds(30);

  private static final String HEARTBEAT = "heartbeat";
  private static final String CLUSTER = "cluster";
  private static final Duration SILENCE = Duration.ofMinutes(10);
  // What has no heartbeat writes only when it has measured something: after an epoch, or a shard.
  private static final Duration SILENCE_WITHOUT_HEARTBEAT = Duration.ofHours(1);
  private static final Duration SILENCE_OF_A_CLUSTER = Duration.ofDays(1);
  private static final List<String> TIMES = List.of("at", "updatedAt", "finishedAt", "startedAt");

  /** By this machine's clock. */
  public static Pulse of(Workspace workspace) {
    return new Pulse(workspace, Clock.systemUTC());
  }

  /** Gives a sign of life. */
  public void beat(String runId) throws IOException {
    String json = Json.write(Map.of("at", clock.millis()));
    workspace.run(runId).replace(HEARTBEAT, json.getBytes(StandardCharsets.UTF_8));
  }

  /** The run has ended; its end is in its record. */
  public void stop(String runId) throws IOException {
    workspace.run(runId).delete(HEARTBEAT);
  }

  /** The record as it should be read: lost, where the run has been silent for too long. */
  public RunRecord felt(RunRecord run) throws IOException {
    if (run.status() != RunStatus.RUNNING) {
      return run;
    }
    Blobs documents = workspace.run(run.runId());
    Optional<byte[]> heartbeat = documents.read(HEARTBEAT);
    long limit = silence(documents, heartbeat.isPresent()).toMillis();
    long last = Math.max(run.startedAt(), heartbeat.map(Pulse::time).orElse(0L));
    if (clock.millis() - last > limit) {
      last = Math.max(last, lastWritten(documents));
    }
    return clock.millis() - last > limit ? run.ended(RunStatus.LOST, last) : run;
  }

  private static Duration silence(Blobs documents, boolean beats) throws IOException {
    if (beats) {
      return SILENCE;
    }
    return documents.contains(CLUSTER) ? SILENCE_OF_A_CLUSTER : SILENCE_WITHOUT_HEARTBEAT;
  }

  private static long lastWritten(Blobs documents) throws IOException {
    long last = 0;
    for (String name : documents.list()) {
      if (name.contains("/")) {
        last = Math.max(last, documents.read(name).map(Pulse::time).orElse(0L));
      }
    }
    return last;
  }

  /** The latest time that a document says; 0 where it says none, or cannot be read. */
  private static long time(byte[] json) {
    try {
      JsonNode document = Json.tree(json);
      return TIMES.stream().mapToLong(name -> document.path(name).asLong(0)).max().orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
