package io.netwright.pipelines.schedule;

import io.netwright.artifact.Blobs;
import io.netwright.artifact.DocumentJson;
import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Keeps the state of a schedule: {@code schedules/NAME.json}, written as a whole or not at all.
 *
 * @param workspace where it is kept
 * @param name of the schedule
 */
record ScheduleStore(Workspace workspace, String name) {
  private static final DocumentJson JSON =
      new DocumentJson("state of a schedule", "the schedule begins anew");

  /** What was written last, if anything was. */
  Optional<ScheduleState> read() throws IOException {
    Blobs documents = workspace.schedules();
    Optional<ScheduleState> state =
        JSON.read(documents, name, ScheduleState.class, Unreadable.WARN);
    try {
      state.ifPresent(ScheduleState::requireTimes);
      return state;
    } catch (DateTimeParseException e) {
      Unreadable.WARN.found(
          documents.locate(name), Unreadable.reason(e) + "; the schedule begins anew");
      return Optional.empty();
    }
  }

  void write(ScheduleState state) throws IOException {
    workspace.schedules().replace(name, JSON.write(state));
  }
}
