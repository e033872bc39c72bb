package io.netwright.stage;

import io.netwright.artifact.Completeness;
import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.json.CanonicalJson;
import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

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
  /** In place of a fingerprint: what came from elsewhere was computed on no machine of ours. */
  private static final String ANY_MACHINE = "any machine";

  /** Puts a remembered result in the place of some work; the last one that was put there holds. */
  public static <I extends SpecificRecord> void put(
      Workspace workspace, StageWork<I, ?> work, I element, Remembered<?> other, String stage)
      throws IOException {
    StandIn standIn =
        new StandIn(stage, other.key(), work.subject().of(element).text(), work.spec().config());
    workspace
        .imports()
        .replace(
            place(work.spec(), element),
            CanonicalJson.write(standIn).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What stands in for some work, if anything does.
   *
   * @throws RefusedException where its document cannot be read: nobody knows then which model was
   *     put there, and training in its place would be a guess
   */
  public static <I extends SpecificRecord> Optional<StandIn> of(
      Workspace workspace, StageWork<I, ?> work, I element) throws IOException {
    return of(
        workspace,
        work,
        element,
        (location, reason) -> {
          throw new RefusedException(
              location
                  + " cannot be read ("
                  + reason
                  + "): it says which imported model stands in for "
                  + work.subject().of(element)
                  + "; import that model again, or give the place back with netwright import"
                  + " --remove");
        });
  }

  /** The same; what cannot be read counts as nothing, and somebody is told. */
  public static <I extends SpecificRecord> Optional<StandIn> of(
      Workspace workspace, StageWork<I, ?> work, I element, Unreadable unreadable)
      throws IOException {
    return work.replaceable()
        ? read(workspace, place(work.spec(), element), unreadable)
        : Optional.empty();
  }

  /** Gives the work its own place back; tells whether anything stood there. */
  public static <I extends SpecificRecord> boolean remove(
      Workspace workspace, StageWork<I, ?> work, I element) throws IOException {
    String name = place(work.spec(), element);
    boolean there = workspace.imports().contains(name);
    workspace.imports().delete(name);
    return there;
  }

  /** Everything that stands in for something in a workspace, but for what cannot be read. */
  public static List<StandIn> all(Workspace workspace, Unreadable unreadable) throws IOException {
    List<StandIn> all = new ArrayList<>();
    for (String name : workspace.imports().list()) {
      read(workspace, name, unreadable).ifPresent(all::add);
    }
    return all;
  }

  /** Whatever version of the algorithm would do the work: none does it. */
  private static String place(StageSpec spec, SpecificRecord element) {
    return MemoKey.of(new StageSpec(spec.name(), 0, spec.config()), element, ANY_MACHINE);
  }

  private static Optional<StandIn> read(Workspace workspace, String name, Unreadable unreadable)
      throws IOException {
    Optional<byte[]> json = workspace.imports().read(name);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      String text = new String(json.get(), StandardCharsets.UTF_8);
      return Optional.of(Completeness.require(CanonicalJson.read(text, StandIn.class)));
    } catch (IllegalArgumentException e) {
      unreadable.found(workspace.imports().locate(name), Unreadable.reason(e));
      return Optional.empty();
    }
  }
}
