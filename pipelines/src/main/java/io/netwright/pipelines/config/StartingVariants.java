package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.fpcc.HardeningSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The key {@code from} that a section of a stage may have. It stands beside the configuration of
 * the stage and not in it: what a result is remembered under names the model itself.
 */
final class StartingVariants {
  private static final String KEY = "from";
  private static final String HARDENING = "hardening";

  private StartingVariants() {}

  /**
   * Takes the variants out of a tree.
   *
   * @param given what somebody wrote
   * @param merged the same with all defaults
   * @return for each section that has one, the variant
   */
  static Map<String, String> take(ObjectNode given, ObjectNode merged) {
    Map<String, String> variants = new TreeMap<>();
    for (Map.Entry<String, JsonNode> section : given.properties()) {
      JsonNode variant = section.getValue().path(KEY);
      if (variant.isTextual() && merged.get(section.getKey()) instanceof ObjectNode all) {
        variants.put(section.getKey(), known(variant.asText()));
        all.remove(KEY);
        // The configuration of hardening had this key first, and its keys keep it.
        if (section.getKey().equals(HARDENING)) {
          all.put(KEY, HardeningSource.ASSEMBLED.name());
        }
      }
    }
    return variants;
  }

  /** The three that version 0.1.0 knew were read in any case. */
  private static String known(String variant) {
    String lower = variant.toLowerCase(Locale.ROOT);
    boolean old =
        Arrays.stream(HardeningSource.values())
            .anyMatch(source -> source.name().toLowerCase(Locale.ROOT).equals(lower));
    return old ? lower : variant;
  }

  /** Puts the variants back where they were written. */
  static void put(Map<String, String> variants, JsonNode tree) {
    variants.forEach(
        (section, variant) -> {
          if (tree.get(section) instanceof ObjectNode stage) {
            stage.put(KEY, variant);
          }
        });
  }
}
