package io.netwright.pipelines.job;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.stage.CanonicalJson;
import io.netwright.stage.Memo;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StandIn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Says why a result is not known, by what differs from the last result for the same model. */
record MissReason(Memo memo, String fingerprint) {

  String of(StageSpec spec, String subject, String key) throws IOException {
    Optional<Memo.Entry> last =
        memo.entries(spec.name()).stream()
            .filter(entry -> entry.subject().equals(subject))
            .max(Comparator.comparingLong(Memo.Entry::finishedAt));
    if (last.isEmpty()) {
      return standInForOther(spec, subject).orElse("never done in this workspace");
    }
    Memo.Entry entry = last.get();
    if (entry.key().equals(key)) {
      return "an artifact of its result is missing";
    }
    if (entry.algorithmVersion() != spec.algorithmVersion()) {
      return "the algorithm changed: version "
          + entry.algorithmVersion()
          + " -> "
          + spec.algorithmVersion();
    }
    if (!entry.config().equals(spec.config())) {
      return "configuration changed: " + String.join(", ", differences(entry.config(), spec));
    }
    return entry.fingerprint().equals(fingerprint)
        ? "its inputs changed"
        : "computed differently: " + entry.fingerprint() + " -> " + fingerprint;
  }

  /** An imported model that would have served, had nobody changed how it is not to be trained. */
  private Optional<String> standInForOther(StageSpec spec, String subject) throws IOException {
    return StandIn.all(memo.workspace()).stream()
        .filter(other -> other.subject().equals(subject))
        .map(
            other ->
                "an imported model stands in for it with another configuration: "
                    + String.join(", ", differences(other.config(), spec)))
        .findFirst();
  }

  private static List<String> differences(String before, StageSpec spec) {
    List<String> differences = new ArrayList<>();
    compare(
        "",
        CanonicalJson.read(before, JsonNode.class),
        CanonicalJson.read(spec.config(), JsonNode.class),
        differences);
    return differences;
  }

  /** Appends {@code path before -> after} for every leaf that differs. */
  static void compare(String path, JsonNode before, JsonNode after, List<String> differences) {
    if (before.isObject() && after.isObject()) {
      Set<String> names = new TreeSet<>();
      names(before, names);
      names(after, names);
      for (String name : names) {
        String inner = path.isEmpty() ? name : path + "." + name;
        compare(inner, before.path(name), after.path(name), differences);
      }
    } else if (!before.equals(after)) {
      differences.add(path + " " + text(before) + " -> " + text(after));
    }
  }

  private static void names(JsonNode node, Set<String> names) {
    Iterator<Map.Entry<String, JsonNode>> fields = node.fields();
    fields.forEachRemaining(field -> names.add(field.getKey()));
  }

  private static String text(JsonNode node) {
    return node.isMissingNode() ? "(nothing)" : node.toString();
  }
}
