package io.netwright.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.json.CanonicalJson;
import io.netwright.run.RunRecord;
import io.netwright.run.StageRecord;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A data set as MLflow shows it among the inputs of a run.
 *
 * @param name its name in the experiment
 * @param sha256 digest of its content
 * @param source where it was read from, as the experiment says it
 * @param context what it was used for: {@code training} or {@code evaluation}
 */
record RunData(String name, String sha256, String source, String context) {
  /** MLflow's limit for digests. */
  private static final int DIGEST_LENGTH = 36;

  /** What each stage reads data for; stages are above this package, so their names stand here. */
  private static final Map<String, String> CONTEXTS =
      Map.of(
          "TrainBaseline", "training",
          "ImportModel", "import",
          "DiagnoseModel", "diagnosis",
          "TreatModels", "treatment",
          "ExtractRoutes", "routes",
          "AssembleTaskModels", "assembly",
          "HardenModels", "hardening",
          "EvaluateRobustness", "evaluation");

  /** The data sets that a piece of work read. */
  static Set<RunData> of(RunRecord run, StageRecord stage) {
    Set<RunData> data = new LinkedHashSet<>();
    List<String> digests = parts(stage.tags().get("data"));
    List<String> names = parts(stage.tags().get("datasets"));
    for (int i = 0; i < digests.size(); i++) {
      String sha256 = digests.get(i);
      // Records of former versions have digests alone.
      String name = names.size() == digests.size() ? names.get(i) : sha256.substring(0, 12);
      String source = run.config().getOrDefault("data." + name + ".path", "");
      String context = CONTEXTS.getOrDefault(stage.stage(), stage.stage());
      data.add(new RunData(name, sha256, source, context));
    }
    return data;
  }

  /** The data sets of the whole run: those of all its work, each as what it was first. */
  static Set<RunData> of(RunRecord run) {
    Map<String, RunData> data = new LinkedHashMap<>();
    for (StageRecord stage : run.stages()) {
      of(run, stage).forEach(one -> data.putIfAbsent(one.name + "@" + one.sha256, one));
    }
    return new LinkedHashSet<>(data.values());
  }

  private static List<String> parts(@Nullable String joined) {
    return joined == null || joined.isEmpty() ? List.of() : List.of(joined.split(",", -1));
  }

  /** One line that changes where the data sets do; vouches for having sent them. */
  static String line(Set<RunData> data) {
    return data.stream()
        .map(one -> one.name + "@" + one.digest() + " " + one.context)
        .collect(Collectors.joining(", "));
  }

  /** What MLflow's call for logging inputs takes. */
  static ObjectNode request(String serverRun, Set<RunData> data) {
    ObjectNode request = JsonNodeFactory.instance.objectNode().put("run_id", serverRun);
    ArrayNode inputs = request.putArray("datasets");
    for (RunData one : data) {
      ObjectNode input = inputs.addObject();
      input
          .putArray("tags")
          .addObject()
          .put("key", "mlflow.data.context")
          .put("value", one.context);
      input
          .putObject("dataset")
          .put("name", one.name)
          .put("digest", one.digest())
          .put("source_type", "local")
          .put("source", CanonicalJson.write(Map.of("uri", one.source)))
          .put("profile", CanonicalJson.write(Map.of("sha256", one.sha256)));
    }
    return request;
  }

  private String digest() {
    return sha256.substring(0, Math.min(DIGEST_LENGTH, sha256.length()));
  }
}
