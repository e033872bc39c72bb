package io.netwright.pipelines.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.netwright.artifact.Completeness;
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
  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** What was written last, if anything was. */
  Optional<ScheduleState> read() throws IOException {
    Optional<byte[]> json = workspace.schedules().read(name);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      ScheduleState state = Completeness.require(MAPPER.readValue(json.get(), ScheduleState.class));
      state.sinceInstant();
      state.runningInstant();
      return Optional.of(state);
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeParseException e) {
      Unreadable.WARN.found(
          workspace.schedules().locate(name), Unreadable.reason(e) + "; the schedule begins anew");
      return Optional.empty();
    }
  }

  void write(ScheduleState state) throws IOException {
    workspace.schedules().replace(name, MAPPER.writeValueAsBytes(state));
  }
}
