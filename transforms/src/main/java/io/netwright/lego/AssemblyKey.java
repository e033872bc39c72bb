package io.netwright.lego;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.head.HeadMethod;
import io.netwright.json.CanonicalJson;
import io.netwright.json.Json;

/**
 * What the task models of one task depend on, as canonical JSON: by this they are remembered.
 *
 * <p>A head has no effect on one source, and two of the heads were there before the others, as
 * {@code scaling: true} and {@code false}. So a task of one source, or with one of these heads, is
 * what it was, and its results are found again.
 */
final class AssemblyKey {
  private static final String HEAD = "head";

  private AssemblyKey() {}

  /**
   * The key of a task.
   *
   * @param sources how many sources it has
   */
  static String of(AssemblyConfig config, int sources) {
    ObjectNode key = Json.treeOf(config).deepCopy();
    key.remove(HEAD);
    key.put("scaling", config.head() == HeadMethod.SCALING);
    boolean before = config.head() == HeadMethod.SCALING || config.head() == HeadMethod.NONE;
    if (sources > 1 && !before) {
      key.put(HEAD, config.head().name());
    }
    return CanonicalJson.write(key);
  }
}
