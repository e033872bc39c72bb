package io.netwright.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.registry.Alias;
import io.netwright.registry.Aliases;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * MLflow's model registry, made to agree with the workspace's.
 *
 * <p>The server counts versions itself, so they are found by the number they carry as a tag. Where
 * two pushes made the same one at once, the lower of the server's numbers stays. Only versions with
 * that tag and Netwright's own aliases are ever touched.
 */
final class MlflowModels {
  private static final int NOT_FOUND = 404;
  private static final int PAGE = 200;

  /** The champion last: whoever follows it finds everything else in place. */
  private static final List<Alias> ORDER =
      List.of(Alias.PREVIOUS, Alias.CHALLENGER, Alias.CHAMPION);

  private final MlflowCalls calls;
  private final MlflowSender sender;
  private ModelsReport report = ModelsReport.nothing();

  MlflowModels(MlflowCalls calls, MlflowSender sender) {
    this.calls = calls;
    this.sender = sender;
  }

  ModelsReport report() {
    return report;
  }

  /** Sends what one registered model lacks. */
  void agree(String name, List<RegisteredVersion> versions, Aliases aliases) throws IOException {
    if (versions.isEmpty()) {
      return;
    }
    Map<String, String> named = aliases(name);
    Map<Integer, JsonNode> there = versions(name);
    for (RegisteredVersion version : versions) {
      JsonNode known = there.get(version.number());
      if (known != null && !isOf(known, version)) {
        deleteVersion(name, known); // of a run that was made anew, or without a folder
        known = null;
      }
      if (known == null) {
        create(name, version);
        there = versions(name);
      } else {
        sendTags(name, known, version);
      }
    }
    for (Alias alias : ORDER) {
      Optional<JsonNode> wanted = aliases.version(alias).map(there::get);
      move(name, alias, wanted.map(MlflowModels::number), named.get(alias.word()));
    }
  }

  /** What the aliases name, in the server's numbers; makes the model where it is not there. */
  private Map<String, String> aliases(String name) throws IOException {
    JsonNode model;
    try {
      model = calls.get("registered-models/get?name=" + encoded(name)).path("registered_model");
    } catch (TrackingException e) {
      if (e.status() != NOT_FOUND) {
        throw e;
      }
      model = createModel(name);
    }
    Map<String, String> aliases = new HashMap<>();
    for (JsonNode alias : model.path("aliases")) {
      aliases.put(alias.path("alias").asText(), alias.path("version").asText());
    }
    return aliases;
  }

  private JsonNode createModel(String name) throws IOException {
    ObjectNode request = named(name);
    request.put("description", "Mirrored from a workspace of Netwright, which has the truth.");
    try {
      return calls.post("registered-models/create", request).path("registered_model");
    } catch (TrackingException e) {
      // Somebody else may have made it at this moment.
      return calls.get("registered-models/get?name=" + encoded(name)).path("registered_model");
    }
  }

  /** Versions by the number they carry; of equal ones the first stays. */
  private Map<Integer, JsonNode> versions(String name) throws IOException {
    Map<Integer, JsonNode> byServerNumber = new TreeMap<>();
    String filter = encoded("name='" + name.replace("'", "\\'") + "'");
    String token = "";
    do {
      JsonNode page =
          calls.get(
              "model-versions/search?max_results="
                  + PAGE
                  + "&filter="
                  + filter
                  + (token.isEmpty() ? "" : "&page_token=" + encoded(token)));
      for (JsonNode version : page.path("model_versions")) {
        byServerNumber.put(version.path("version").asInt(), version);
      }
      token = page.path("next_page_token").asText("");
    } while (!token.isEmpty());
    Map<Integer, JsonNode> versions = new TreeMap<>();
    for (JsonNode version : byServerNumber.values()) {
      String number = tags(version).get(MlflowNames.VERSION);
      if (number != null
          && number.matches("[0-9]{1,9}")
          && versions.putIfAbsent(Integer.parseInt(number), version) != null) {
        deleteVersion(name, version);
      }
    }
    return versions;
  }

  private static boolean isOf(JsonNode known, RegisteredVersion version) {
    return known.path("run_id").asText().equals(version.run().id())
        && known.path("source").asText().equals(version.source());
  }

  /** The folder is sent first: a version that is there can be loaded. */
  private void create(String name, RegisteredVersion version) throws IOException {
    sender.sendFiles(version.run(), version.files().files());
    ObjectNode request = named(name);
    request.put("source", version.source());
    request.put("run_id", version.run().id());
    ArrayNode tags = request.putArray("tags");
    version.tags().forEach((key, value) -> tags.addObject().put("key", key).put("value", value));
    calls.post("model-versions/create", request);
    report = report.plus(new ModelsReport(1, 0, 0));
  }

  private void sendTags(String name, JsonNode known, RegisteredVersion version) throws IOException {
    Map<String, String> missing = new TreeMap<>(version.tags());
    missing.entrySet().removeAll(tags(known).entrySet());
    for (Map.Entry<String, String> tag : missing.entrySet()) {
      ObjectNode request = named(name);
      request.put("version", number(known));
      request.put("key", tag.getKey());
      request.put("value", tag.getValue());
      calls.post("model-versions/set-tag", request);
      report = report.plus(new ModelsReport(0, 1, 0));
    }
  }

  private void move(String name, Alias alias, Optional<String> wanted, @Nullable String now)
      throws IOException {
    if (wanted.equals(Optional.ofNullable(now))) {
      return;
    }
    ObjectNode request = named(name);
    request.put("alias", alias.word());
    if (wanted.isPresent()) {
      request.put("version", wanted.get());
      calls.post("registered-models/alias", request);
    } else {
      calls.delete("registered-models/alias", request);
    }
    report = report.plus(new ModelsReport(0, 0, 1));
  }

  private void deleteVersion(String name, JsonNode version) throws IOException {
    ObjectNode request = named(name);
    request.put("version", number(version));
    try {
      calls.delete("model-versions/delete", request);
    } catch (TrackingException e) {
      if (e.status() != NOT_FOUND) { // somebody else was faster
        throw e;
      }
    }
  }

  private static ObjectNode named(String name) {
    return JsonNodeFactory.instance.objectNode().put("name", name);
  }

  private static String number(JsonNode version) {
    return version.path("version").asText();
  }

  private static Map<String, String> tags(JsonNode version) {
    Map<String, String> tags = new HashMap<>();
    for (JsonNode tag : version.path("tags")) {
      tags.put(tag.path("key").asText(), tag.path("value").asText());
    }
    return tags;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
