package io.netwright.fpcc;

import io.netwright.attack.Fraction;
import io.netwright.json.CanonicalJson;
import io.netwright.robust.RivalSettings;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the hardening of one variant depends on, as canonical JSON: by this it is remembered.
 *
 * <p>What fpcc and the control depend on is written as it was when there were no other methods, so
 * that their results are found again; and no variant depends on which others are made.
 */
final class HardeningKey {

  /** Keys of what drops no channel, or has no pattern, always held these: the defaults then. */
  private static final double WRITTEN_DROP = 0.2;

  private static final double WRITTEN_LAMBDA = 1;

  private HardeningKey() {}

  /**
   * The part of a configuration that matters for a model.
   *
   * @param by the method that makes it; empty: it is a control
   */
  static String of(HardeningConfig config, Optional<HardeningMethod> by) {
    return CanonicalJson.write(entries(config, by));
  }

  /** The same for a model of several data sets, of which the first alone was once looked at. */
  static String ofSeveral(HardeningConfig config, Optional<HardeningMethod> by) {
    Map<String, Object> key = entries(config, by);
    key.put("images", "OF_EVERY_CLASS");
    return CanonicalJson.write(key);
  }

  private static Map<String, Object> entries(HardeningConfig config, Optional<HardeningMethod> by) {
    Map<String, Object> key = new TreeMap<>();
    key.put("epsilon", config.epsilon()); // of controls, too: their pattern distances have it
    key.put("from", config.from());
    key.put("init", config.init());
    key.put("training", config.training());
    if (by.isEmpty() || by.get().hasLayers()) {
      boolean drops = by.isPresent() && by.get().dropsChannels();
      boolean weighs = by.isPresent() && by.get() == HardeningMethod.FPCC;
      key.put("dropProbability", drops ? config.dropProbability() : WRITTEN_DROP);
      key.put("lambda", weighs ? config.lambda() : WRITTEN_LAMBDA);
    } else {
      key.put("threatModel", config.ball().name());
      key.put("rival", settings(by.get(), config));
    }
    by.ifPresent(method -> putLayers(method, config, key));
    if (!config.dropout()) {
      key.put("dropout", false);
    }
    if (config.validate()) {
      key.put("threatModel", config.ball().name());
      key.put("validate", true);
    }
    if (config.selection() != EpochChoice.CLEAN) {
      putWatch(by, config, key);
    }
    return key;
  }

  private static void putWatch(
      Optional<HardeningMethod> by, HardeningConfig config, Map<String, Object> key) {
    key.put("threatModel", config.ball().name());
    key.put("selection", config.selection());
    if (by.isEmpty() || !by.get().takesOneStep()) {
      // Such a run once ended where the share of attacked images fell.
      key.put("trains", "TO_THE_END");
    }
  }

  /** What is not as it was before it could be chosen. */
  private static void putLayers(
      HardeningMethod method, HardeningConfig config, Map<String, Object> key) {
    boolean published = config.patterns().equals(PatternSettings.published());
    if (method == HardeningMethod.FPCC && !published) {
      key.put("patterns", config.patterns());
    }
    if (config.reestimatesAfter(method)) {
      key.put("reestimate", true);
    }
  }

  private static Map<String, Object> settings(HardeningMethod method, HardeningConfig config) {
    Map<String, Object> settings = new TreeMap<>(settings(method, config.rivals()));
    Fraction radius = config.rivals().epsilon();
    if (method.hasBall() && radius != null) {
      settings.put("epsilon", radius.value());
    }
    return settings;
  }

  private static Map<String, Object> settings(HardeningMethod method, RivalSettings all) {
    return switch (method) {
      case FPCC, SFM, SFM_CFS -> Map.of();
      case N_FGSM -> Map.of("noise", all.noise());
      case FAST_AT -> Map.of("fastStep", all.fastStep());
      case PGD_AT -> Map.of("steps", all.steps());
      case TRADES -> Map.of("steps", all.steps(), "beta", all.beta());
      case BPFC -> Map.of("bitWeight", all.bitWeight());
      case CURVATURE -> Map.of("weight", all.curvatureWeight(), "length", all.curvatureLength());
    };
  }
}
