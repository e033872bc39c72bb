package io.netwright.nn.io;

import io.netwright.json.CanonicalJson;
import io.netwright.refusal.RefusedException;
import io.netwright.text.Foreign;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The names of a network's classes in the strings of its file, which may be anybody's. */
public final class ClassNames {
  /** Metadata key of the names, a JSON list in the order of the outputs. */
  public static final String KEY = "netwright.classes";

  private ClassNames() {}

  /**
   * The names that a file says; empty where it says none.
   *
   * @param outputs how many outputs the network has
   * @throws RefusedException where there is not one name for each output
   */
  public static Optional<List<String>> in(Map<String, String> metadata, int outputs) {
    String json = metadata.get(KEY);
    if (json == null) {
      return Optional.empty();
    }
    String[] names = CanonicalJson.read(json, String[].class);
    List<String> shown =
        Stream.of(names == null ? new String[0] : names)
            .map(name -> Foreign.name(String.valueOf(name)))
            .toList();
    if (shown.size() != outputs) {
      throw new RefusedException(
          KEY + " names " + shown.size() + " classes, the network has " + outputs);
    }
    return Optional.of(shown);
  }
}
