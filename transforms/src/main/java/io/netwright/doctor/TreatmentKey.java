package io.netwright.doctor;

import io.netwright.json.CanonicalJson;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a treatment or its control depends on, as canonical JSON: by this it is remembered.
 *
 * <p>Without a spatial constraint it is what it was when there was none, so that results are found
 * again; and a control that trains as often as that of a channel constraint is that one, where
 * neither is chosen from a grid.
 */
final class TreatmentKey {

  private TreatmentKey() {}

  /**
   * The key of what a constraint was on.
   *
   * @param masks digest of the masks that were used; empty where none were
   */
  static String ofTreated(TreatmentConfig config, String masks) {
    Map<String, Object> key = before(config);
    if (config.constraint().isSpatial()) {
      key.put("constraint", config.constraint());
      key.put("betas", config.betas());
      key.put("masks", masks);
    }
    return written(key, config);
  }

  private static String written(Map<String, Object> key, TreatmentConfig config) {
    if (!config.grid().isEmpty()) {
      key.put("grid", config.grid());
    }
    return CanonicalJson.write(key);
  }

  /** The key of a control. */
  static String ofControl(TreatmentConfig config) {
    Map<String, Object> key = before(config);
    int candidates = config.candidates().size();
    if (candidates != config.alphas().size() * config.thresholds().size()) {
      key.put("candidates", candidates);
    }
    if (!config.grid().isEmpty() && config.constraint().isSpatial()) {
      // A control is trained with the seeds of the treated candidates, which follow from both.
      key.put("constraint", config.constraint());
      key.put("betas", config.betas());
    }
    return written(key, config);
  }

  /** What there was before the spatial constraint. */
  private static Map<String, Object> before(TreatmentConfig config) {
    Map<String, Object> key = new TreeMap<>();
    key.put("layers", config.layers());
    key.put("form", config.form());
    key.put("maskRule", config.maskRule());
    key.put("thresholds", config.thresholds());
    key.put("alphas", config.alphas());
    key.put("noise", config.noise());
    key.put("aggregateNoise", config.aggregateNoise());
    key.put("draws", config.draws());
    key.put("perClass", config.perClass());
    key.put("misclassified", config.misclassified());
    key.put("noiseLevels", config.noiseLevels());
    key.put("training", config.training());
    if (config.aggregateNoise() > 0) {
      key.put("spread", "OF_EVERY_CLASS"); // it was once that of the first classes
    }
    return key;
  }
}
