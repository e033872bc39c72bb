package io.netwright.evaluate;

import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.attack.AttackJson;
import io.netwright.attack.ThreatModel;
import java.io.Serializable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The attacks of one threat model; the worst case is taken over them and no others.
 *
 * @param threatModel norm and epsilon that all of them keep to
 * @param attacks each under a name that is its own within the threat model
 */
@JsonDeserialize(using = AttackGroupReader.class)
public record AttackGroup(ThreatModel threatModel, List<NamedAttack> attacks)
    implements Serializable {

  /** Refuses groups without attacks, names used twice, and attacks of other threat models. */
  public AttackGroup {
    if (attacks == null || attacks.isEmpty()) {
      throw new IllegalArgumentException(
          "attacks must name at least one attack within %s, got %s"
              .formatted(threatModel.name(), attacks));
    }
    attacks = List.copyOf(attacks);
    Set<String> names = new HashSet<>();
    for (NamedAttack attack : attacks) {
      if (!names.add(attack.name())) {
        throw new IllegalArgumentException(
            "attacks of %s must have different names, got %s twice"
                .formatted(threatModel.name(), attack.name()));
      }
      String other = attack.attack().threatModel().name();
      if (!other.equals(threatModel.name())) {
        throw new IllegalArgumentException(
            "attack %s is within %s, its threat model is %s; leave its threatModel out or list it"
                    .formatted(attack.name(), other, threatModel.name())
                + " below its own");
      }
    }
  }

  /** The group as an experiment writes it: norm and epsilon once, above the attacks. */
  @JsonValue
  JsonNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put(AttackGroupReader.NORM, threatModel.norm().name());
    json.put(AttackGroupReader.EPSILON, threatModel.epsilon().text());
    for (NamedAttack attack : attacks) {
      ObjectNode settings = AttackJson.tree(attack.attack());
      if (attack.attack().threatModel().equals(threatModel)) {
        settings.remove(AttackGroupReader.THREAT_MODEL);
      }
      json.withArray(AttackGroupReader.ATTACKS)
          .addObject()
          .put("name", attack.name())
          .set(AttackGroupReader.ATTACK, settings);
    }
    return json;
  }
}
