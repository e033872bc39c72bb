package io.netwright.attack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.json.Json;
import io.netwright.json.JsonFault;

/** Attacks as JSON: their settings and their {@code type}. */
public final class AttackJson {
  private AttackJson() {}

  /** Writes an attack. */
  public static String write(Attack attack) {
    return Json.write(attack);
  }

  /** The same as a tree. */
  public static ObjectNode tree(Attack attack) {
    if (Json.treeOf(attack) instanceof ObjectNode settings) {
      return settings;
    }
    throw new IllegalArgumentException("only an attack with a type has a JSON form");
  }

  /** Reads an attack; anything that is not one is refused. */
  public static Attack read(String json) {
    try {
      return Json.read(json, Attack.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not an attack: " + JsonFault.of(e), e);
    }
  }
}
