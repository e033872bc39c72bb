package io.netwright.run;

import io.netwright.artifact.Completeness;
import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.json.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One attempt at a piece of work: what a worker that has since died did all the same.
 *
 * <p>Every attempt has a document of its own, {@code runs/RUN/attempts/KEY-ATTEMPT.json}, so that
 * none overwrites another; repeated work is what several attempts at one key have done.
 *
 * @param key memo key
 * @param stage name of the stage
 * @param subject what people call the model
 * @param worker process that works
 * @param startedAt milliseconds since 1970-01-01T00:00Z
 * @param epochs epochs that this attempt has brought to their end
 * @param ended whether the attempt came to an end of its own, good or bad
 */
public record WorkAttempt(
    String key,
    String stage,
    String subject,
    String worker,
    long startedAt,
    long epochs,
    boolean ended) {
  private static final String FOLDER = "attempts/";

  /** All attempts of a run, in no order. */
  public static List<WorkAttempt> of(Workspace workspace, String runId) throws IOException {
    List<WorkAttempt> attempts = new ArrayList<>();
    for (String name : workspace.run(runId).list()) {
      Optional<byte[]> json =
          name.startsWith(FOLDER) ? workspace.run(runId).read(name) : Optional.empty();
      if (json.isPresent()) {
        try {
          attempts.add(
              Completeness.require(
                  CanonicalJson.read(
                      new String(json.get(), StandardCharsets.UTF_8), WorkAttempt.class)));
        } catch (IllegalArgumentException e) {
          Unreadable.WARN.found(workspace.run(runId).locate(name), Unreadable.reason(e));
        }
      }
    }
    return attempts;
  }

  /** Writes it under a name that no other attempt has. */
  public void save(Workspace workspace, String runId, String attempt) throws IOException {
    workspace
        .run(runId)
        .replace(
            FOLDER + key + "-" + attempt,
            CanonicalJson.write(this).getBytes(StandardCharsets.UTF_8));
  }
}
