package io.netwright.fpcc;

import io.netwright.json.CanonicalJson;
import io.netwright.robust.RivalSettings;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the hardening of one variant depends on, as canonical JSON: by this it is remembered.
 *
 * <p>What fpcc and the control depend on is written as it was when there were no other methods, so
 * that their results are found again; and no variant depends on which others are made.
 */
final class HardeningKey {

  private HardeningKey() {}

  /** The part of a configuration that matters for a variant, be it a method's or the control. */
  static String of(HardeningConfig config, String variant) {
    Map<String, Object> key = new TreeMap<>();
    key.put("epsilon", config.epsilon()); // the pattern distances of every variant have it
    key.put("from", config.from());
    key.put("init", config.init());
    key.put("training", config.training());
    HardeningMethod method = HardeningMethod.of(variant).orElse(null);
    if (method == null || method.hasLayers()) {
      key.put("dropProbability", config.dropProbability());
      key.put("lambda", config.lambda());
    } else {
      key.put("threatModel", config.ball().name());
      key.put("rival", settings(method, config.rivals()));
    }
    if (config.selection() != EpochChoice.CLEAN) {
      key.put("threatModel", config.ball().name());
      key.put("selection", config.selection());
    }
    return CanonicalJson.write(key);
  }

  private static Map<String, Object> settings(HardeningMethod method, RivalSettings all) {
    return switch (method) {
      case FPCC, SFM, SFM_CFS -> Map.of();
      case FAST_AT -> Map.of("fastStep", all.fastStep());
      case PGD_AT -> Map.of("steps", all.steps());
      case TRADES -> Map.of("steps", all.steps(), "beta", all.beta());
      case BPFC -> Map.of("bitWeight", all.bitWeight());
      case CURVATURE -> Map.of("weight", all.curvatureWeight(), "length", all.curvatureLength());
    };
  }
}
