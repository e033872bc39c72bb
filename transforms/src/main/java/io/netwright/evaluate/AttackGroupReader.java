package io.netwright.evaluate;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.attack.ThreatModel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code {norm, epsilon, attacks}} and gives every attack the norm and epsilon above it. */
final class AttackGroupReader extends JsonDeserializer<AttackGroup> {
  static final String NORM = "norm";
  static final String EPSILON = "epsilon";
  static final String ATTACKS = "attacks";
  static final String ATTACK = "attack";
  static final String THREAT_MODEL = "threatModel";

  @Override
  public AttackGroup deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    if (!(context.readTree(parser) instanceof ObjectNode group)) {
      throw refused(
          parser, context, "a threat model is {norm: LINF, epsilon: 8/255, attacks: [...]}", null);
    }
    refuseUnknown(parser, group);
    ObjectNode ball = JsonNodeFactory.instance.objectNode();
    copy(group, ball, NORM);
    copy(group, ball, EPSILON);
    ThreatModel threatModel = context.readTreeAsValue(ball, ThreatModel.class);
    if (!(group.get(ATTACKS) instanceof ArrayNode list)) {
      throw refused(
          parser,
          context,
          "attacks must be a list of attacks within " + threatModel.name() + ", got " + group,
          null);
    }
    AttackForm form = new AttackForm(threatModel, ball);
    List<NamedAttack> attacks = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      attacks.add(attack(list, i, form, context));
    }
    try {
      return new AttackGroup(threatModel, attacks);
    } catch (IllegalArgumentException e) {
      throw refused(parser, context, String.valueOf(e.getMessage()), e);
    }
  }

  private static void refuseUnknown(JsonParser parser, ObjectNode group)
      throws JsonMappingException {
    Iterator<String> names = group.fieldNames();
    while (names.hasNext()) {
      String name = names.next();
      if (!List.of(NORM, EPSILON, ATTACKS).contains(name)) {
        UnrecognizedPropertyException unknown =
            UnrecognizedPropertyException.from(
                parser, AttackGroup.class, name, List.of(NORM, EPSILON, ATTACKS));
        unknown.prependPath(AttackGroup.class, name);
        throw unknown;
      }
    }
  }

  private static void copy(ObjectNode from, ObjectNode to, String name) {
    JsonNode value = from.get(name);
    if (value != null) {
      to.set(name, value);
    }
  }

  private static NamedAttack attack(
      ArrayNode list, int position, AttackForm form, DeserializationContext context)
      throws IOException {
    try {
      return context.readTreeAsValue(
          inLongForm(list.get(position), form, context), NamedAttack.class);
    } catch (JsonMappingException e) {
      e.prependPath(new Reference(list, position));
      e.prependPath(AttackGroup.class, ATTACKS);
      throw e;
    }
  }

  private static JsonNode inLongForm(
      JsonNode written, AttackForm form, DeserializationContext context)
      throws JsonMappingException {
    try {
      return form.named(written);
    } catch (IllegalArgumentException e) {
      throw refused(context.getParser(), context, String.valueOf(e.getMessage()), e);
    }
  }

  private static JsonMappingException refused(
      JsonParser parser,
      DeserializationContext context,
      String message,
      @Nullable IllegalArgumentException cause) {
    return ValueInstantiationException.from(
        parser,
        message,
        context.constructType(AttackGroup.class),
        cause == null ? new IllegalArgumentException(message) : cause);
  }
}
