package io.netwright.stage;

import io.netwright.artifact.Completeness;
import io.netwright.artifact.Workspace;
import io.netwright.json.CanonicalJson;
import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What stands in for work that is not done: a result that came from elsewhere.
 *
 * <p>Whoever looks for the result of that work, on whatever machine, finds the other one instead;
 * what the work itself may have made before stays remembered, and is found again when the stand-in
 * is taken away.
 *
 * @param stage where the other result is remembered
 * @param key its memo key there
 * @param subject what people call the model that the work would make
 * @param config configuration of the work that is not done, as JSON
 */
public record StandIn(String stage, String key, String subject, String config) {
  private static final Logger LOG = LoggerFactory.getLogger(StandIn.class);

  /** In place of a fingerprint: what came from elsewhere was computed on no machine of ours. */
  private static final String ANY_MACHINE = "any machine";

  /** Puts a remembered result in the place of some work; the last one that was put there holds. */
  public static <I extends SpecificRecord> void put(
      Workspace workspace, StageWork<I, ?> work, I element, Remembered<?> other, String stage)
      throws IOException {
    StandIn standIn =
        new StandIn(stage, other.key(), work.subject().of(element), work.spec().config());
    workspace
        .imports()
        .replace(
            place(work.spec(), element),
            CanonicalJson.write(standIn).getBytes(StandardCharsets.UTF_8));
  }

  /** What stands in for some work, if anything does. */
  public static <I extends SpecificRecord> Optional<StandIn> of(
      Workspace workspace, StageWork<I, ?> work, I element) throws IOException {
    return work.replaceable() ? read(workspace, place(work.spec(), element)) : Optional.empty();
  }

  /** Gives the work its own place back. */
  public static <I extends SpecificRecord> void remove(
      Workspace workspace, StageWork<I, ?> work, I element) throws IOException {
    workspace.imports().delete(place(work.spec(), element));
  }

  /** Everything that stands in for something in a workspace, but for what cannot be read. */
  public static List<StandIn> all(Workspace workspace) throws IOException {
    List<StandIn> all = new ArrayList<>();
    for (String name : workspace.imports().list()) {
      try {
        read(workspace, name).ifPresent(all::add);
      } catch (RefusedException e) {
        LOG.warn("{}", e.getMessage());
      }
    }
    return all;
  }

  /** Whatever version of the algorithm would do the work: none does it. */
  private static String place(StageSpec spec, SpecificRecord element) {
    return MemoKey.of(new StageSpec(spec.name(), 0, spec.config()), element, ANY_MACHINE);
  }

  private static Optional<StandIn> read(Workspace workspace, String name) throws IOException {
    Optional<byte[]> json = workspace.imports().read(name);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          Completeness.require(
              CanonicalJson.read(new String(json.get(), StandardCharsets.UTF_8), StandIn.class)));
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          workspace
              + "/imports/"
              + name
              + ".json cannot be read ("
              + e.getMessage()
              + "): it says which imported model stands in for a training; import that model again with --replace, or delete the file",
          e);
    }
  }
}
