package io.netwright.pipelines.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.artifact.Unreadable;
import io.netwright.json.CanonicalJson;
import io.netwright.stage.Memo;
import io.netwright.stage.References;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.stage.StandIn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.specific.SpecificRecord;

/** Says why a result is not known, by what differs from the most similar one for the same model. */
final class MissReason {
  private static final int SHOWN = 12;
  private static final int MOST = 200; // characters: kept images and survivors are long

  private final Memo memo;
  private final String fingerprint;
  private final Map<String, List<Memo.Entry>> entries = new HashMap<>();

  MissReason(Memo memo, String fingerprint) {
    this.memo = memo;
    this.fingerprint = fingerprint;
  }

  <I extends SpecificRecord, O extends SpecificRecord> String of(
      StageWork<I, O> work, I input, String key) throws IOException {
    String stage = work.spec().name();
    String subject = work.subject().of(input).text();
    List<Memo.Entry> known = entries(stage);
    Optional<Memo.Entry> same = known.stream().filter(entry -> entry.key().equals(key)).findFirst();
    if (same.isPresent() && memo.decoded(same.get(), work.outputType()).isPresent()) {
      return "an artifact of its result is missing";
    }
    if (memo.workspace().memo(stage).contains(key)) {
      return "its result cannot be read: " + memo.workspace().memo(stage).locate(key);
    }
    Optional<Changes> nearest =
        known.stream()
            .filter(entry -> entry.subject().equals(subject))
            .sorted(Comparator.comparingLong(Memo.Entry::finishedAt).reversed())
            .map(entry -> changes(entry, work.spec(input), input))
            .min(Comparator.comparingInt(Changes::number));
    return nearest.isPresent()
        ? nearest.get().text()
        : standInForOther(work.spec(), subject).orElse("never done in this workspace");
  }

  /** An imported model that would have served, had nobody changed how it is not to be trained. */
  private Optional<String> standInForOther(StageSpec spec, String subject) throws IOException {
    return StandIn.all(memo.workspace(), Unreadable.WARN).stream()
        .filter(other -> other.subject().equals(subject))
        .map(
            other -> {
              List<String> config = new ArrayList<>();
              compare("", json(other.config()), json(spec.config()), config);
              return "an imported model stands in for it with another configuration: "
                  + String.join(", ", config);
            })
        .findFirst();
  }

  private List<Memo.Entry> entries(String stage) throws IOException {
    List<Memo.Entry> known = entries.get(stage);
    if (known == null) {
      known = memo.entries(stage);
      entries.put(stage, known);
    }
    return known;
  }

  /**
   * What differs from an earlier result.
   *
   * @param number of all that differs, in configuration and input by their leaves
   */
  private record Changes(int number, String text) {}

  private Changes changes(Memo.Entry before, StageSpec spec, SpecificRecord input) {
    List<String> reasons = new ArrayList<>();
    if (before.algorithmVersion() != spec.algorithmVersion()) {
      reasons.add(
          "the algorithm changed: version "
              + before.algorithmVersion()
              + " -> "
              + spec.algorithmVersion());
    }
    List<String> config = new ArrayList<>();
    compare("", json(before.config()), json(spec.config()), config);
    if (!config.isEmpty()) {
      reasons.add("configuration changed: " + String.join(", ", config));
    }
    List<String> inputs = new ArrayList<>();
    Memo.Circumstances circumstances = before.circumstances();
    if (circumstances != null) {
      compare("", json(circumstances.input()), References.abridged(input), inputs);
    }
    if (!inputs.isEmpty()) {
      reasons.add("its input changed: " + String.join(", ", inputs));
    }
    if (!before.fingerprint().equals(fingerprint)) {
      reasons.add("computed differently: " + before.fingerprint() + " -> " + fingerprint);
    }
    return new Changes(
        reasons.size() + config.size() + inputs.size(),
        reasons.isEmpty() ? "its input changed" : String.join("; ", reasons));
  }

  private static JsonNode json(String text) {
    return CanonicalJson.read(text, JsonNode.class);
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
    Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
    fields.forEachRemaining(field -> names.add(field.getKey()));
  }

  private static String text(JsonNode node) {
    String digest = node.asText();
    if (Memo.isKey(digest)) {
      return digest.substring(0, SHOWN) + "…";
    }
    String whole = node.isMissingNode() ? "(nothing)" : node.toString();
    return whole.length() > MOST ? whole.substring(0, MOST - 1) + "…" : whole;
  }
}
