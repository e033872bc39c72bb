package io.netwright.pipelines.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.netwright.artifact.Workspace;
import java.io.IOException;
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
    try {
      return json.isEmpty()
          ? Optional.empty()
          : Optional.of(MAPPER.readValue(json.get(), ScheduleState.class));
    } catch (JsonProcessingException e) {
      throw new IOException(
          "schedules/%s.json in %s is damaged (%s): restore it, or delete it to begin anew"
              .formatted(name, workspace, e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    }
  }

  void write(ScheduleState state) throws IOException {
    workspace.schedules().replace(name, MAPPER.writeValueAsBytes(state));
  }
}
