package io.netwright.evaluate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.attack.AttackJson;
import io.netwright.attack.AttackPreset;
import io.netwright.attack.ThreatModel;
import java.util.Map;

/**
 * How an experiment may write an attack below a threat model: by a name that everybody knows, or
 * with settings, of which those left out are as such a name has them.
 *
 * @param ball the threat model as the experiment writes it
 */
record AttackForm(ThreatModel threatModel, ObjectNode ball) {
  private static final String SEARCH = "search";
  private static final String RANK = "rank";

  /** What meant zero or no before it could be left out for more than that, and still does. */
  private static final Map<String, String> STILL_ZERO =
      Map.of("pgd", "randomStart", "mi-fgsm", "decay");

  /**
   * The long form of one of the list: {@code {name, attack: {type, ...}}}.
   *
   * @throws IllegalArgumentException if nothing has that name, or not in that norm
   */
  JsonNode named(JsonNode written) {
    if (written.isTextual()) {
      ObjectNode named = JsonNodeFactory.instance.objectNode();
      named.set("name", written);
      named.set(AttackGroupReader.ATTACK, settings(written));
      return named;
    }
    JsonNode named = written.deepCopy();
    if (named instanceof ObjectNode object && object.has(AttackGroupReader.ATTACK)) {
      object.set(AttackGroupReader.ATTACK, settings(object.get(AttackGroupReader.ATTACK)));
    }
    return named;
  }

  private JsonNode settings(JsonNode written) {
    if (written.isTextual()) {
      return AttackJson.tree(AttackPreset.named(written.asText()).within(threatModel));
    }
    if (!(written instanceof ObjectNode settings) || settings.has(AttackGroupReader.THREAT_MODEL)) {
      return written;
    }
    if (settings.get(AttackGroupReader.ATTACKS) instanceof ArrayNode several) {
      for (int i = 0; i < several.size(); i++) {
        several.set(i, settings(several.get(i)));
      }
      return settings;
    }
    if (settings.has(AttackGroupReader.ATTACK)) {
      if (!settings.has(RANK)) {
        settings.put(RANK, 1);
      }
      settings.set(AttackGroupReader.ATTACK, settings(settings.get(AttackGroupReader.ATTACK)));
      return settings;
    }
    settings.set(AttackGroupReader.THREAT_MODEL, ball);
    return filled(settings);
  }

  private ObjectNode filled(ObjectNode settings) {
    String type = settings.path("type").asText();
    if (settings.get(SEARCH) instanceof ObjectNode search) {
      AttackPreset.ofSearch(search.path("type").asText(), threatModel)
          .map(preset -> AttackJson.tree(preset.within(threatModel)).get(SEARCH))
          .ifPresent(usual -> fill(search, usual));
    }
    AttackPreset.ofType(type, threatModel.norm())
        .ifPresent(
            preset -> {
              ObjectNode usual = AttackJson.tree(preset.within(threatModel));
              usual.remove(STILL_ZERO.getOrDefault(type, ""));
              fill(settings, usual);
            });
    return settings;
  }

  private static void fill(ObjectNode settings, JsonNode usual) {
    usual
        .properties()
        .forEach(
            setting -> {
              if (!settings.has(setting.getKey())) {
                settings.set(setting.getKey(), setting.getValue());
              }
            });
  }
}
