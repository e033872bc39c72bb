package io.netwright.lineage;

import java.util.Set;

/**
 * Something that is kept whatever the rules for runs say, with everything it came from.
 *
 * @param label why, e.g. {@code shapes@champion}
 * @param models modelIds
 * @param files digests of artifacts
 */
public record Pin(String label, Set<String> models, Set<String> files) {

  /** Takes immutable copies. */
  public Pin {
    models = Set.copyOf(models);
    files = Set.copyOf(files);
  }
}
