package io.netwright.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.artifact.Workspace;
import io.netwright.registry.Lease;
import io.netwright.registry.Leases;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelSignature;
import io.netwright.registry.Registration;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.Provenance;
import io.netwright.schemas.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MlflowModelsIT {
  private static final String PROMOTING =
      "{\"promote\": true, \"summary\": \"all floors are met\"}";

  @TempDir private Path folder;
  private final String name = "it-" + UUID.randomUUID();
  private Workspace workspace = Workspace.at("unset");
  private MlflowServer server = MlflowServer.at("http://unset");
  private ModelRegistry registry = ModelRegistry.of(workspace);

  @BeforeEach
  void writesARunWithAModel() throws IOException {
    String uri = System.getProperty("netwright.mlflow.uri", "");
    assumeTrue(
        !uri.isEmpty(),
        "no MLflow server: run infra/mlflow/server start and pass -Dnetwright.mlflow.uri=URI");
    workspace = Workspace.at(folder.toString());
    server = MlflowServer.at(uri).inExperiment(name);
    registry = ModelRegistry.of(workspace);
    new ExampleRun(workspace).whole();
  }

  @AfterEach
  void tidiesUp() throws IOException {
    if (!server.uri().getHost().equals("unset")) {
      try (MlflowCalls calls = new MlflowCalls(server)) {
        calls.delete(
            "registered-models/delete", JsonNodeFactory.instance.objectNode().put("name", name));
      }
    }
  }

  @Test
  void showsVersionsWithTheirTagsAndMovesAliases() throws Exception {
    register("one");
    assertThat(push()).isEqualTo(new ModelsReport(1, 0, 0));
    assertThat(aliases()).isEmpty();
    register("two");
    Lease lease = new Leases(workspace, Clock.systemUTC(), Duration.ofMinutes(5)).take(name, "me");
    registry.promote(lease, 1, "first");
    registry.challenge(lease, 2, "trained");
    assertThat(push()).isEqualTo(new ModelsReport(1, 0, 2));
    assertThat(aliases()).isEqualTo(Map.of("challenger", 2, "champion", 1));
    assertThat(push().isNothing()).isTrue();

    registry.promote(lease, 2, "better");
    assertThat(push()).isEqualTo(new ModelsReport(0, 0, 2));
    assertThat(aliases()).isEqualTo(Map.of("challenger", 2, "champion", 2, "previous", 1));
    registry.rollBack(lease, "worse in use");
    push();
    assertThat(aliases()).isEqualTo(Map.of("challenger", 2, "champion", 1, "previous", 2));

    JsonNode version = versions().get(0);
    assertThat(version.path("source").asText())
        .startsWith("mlflow-artifacts:/")
        .endsWith("/artifacts/registered/" + name + "/1");
    assertThat(tags(version))
        .containsEntry("netwright.version", "1")
        .containsEntry("netwright.modelId", "one")
        .containsEntry("netwright.sha256", weights().getSha256())
        .containsEntry("netwright.signature.input", "images [3, 32, 32]")
        .containsEntry("netwright.signature.values", "float32 in [0.0, 1.0]")
        .containsEntry("netwright.signature.normalization", "inside the network")
        .containsEntry("netwright.signature.classes", "disc, square")
        .containsEntry("netwright.data", "e".repeat(64))
        .containsEntry("netwright.fingerprint", "cpu/threads-2")
        .containsEntry("netwright.verdict", "promote: all floors are met");
  }

  @Test
  void completesAMirrorThatWasCutOffAnywhere() throws Exception {
    register("one");
    register("two");
    Lease lease = new Leases(workspace, Clock.systemUTC(), Duration.ofMinutes(5)).take(name, "me");
    registry.promote(lease, 2, "better");
    try (FaultyProxy proxy = new FaultyProxy(server.uri())) {
      MlflowServer target = MlflowServer.at(proxy.uri()).inExperiment(name);
      MlflowPush.push(workspace, List.of(ExampleRun.RUN_ID), target);
      for (int request = 1; request < 60; request += request < 8 ? 1 : 6) {
        proxy.failFrom(request, FaultyProxy.Fault.LOST_ANSWER);
        try (MlflowPush push = new MlflowPush(workspace, target)) {
          push.pushModels(List.of(name));
        } catch (TrackingException e) {
          assertThat(e).hasMessageContaining("nothing is lost");
        }
        proxy.heal();
      }
    }
    push();
    assertThat(versions()).hasSize(2);
    assertThat(aliases()).isEqualTo(Map.of("champion", 2));
    assertThat(push().isNothing()).isTrue();
  }

  @Test
  void leavesOneVersionWhenManyMirrorAtOnceAndOthersVersionsAlone() throws Exception {
    register("one");
    push();
    ObjectNode foreign = JsonNodeFactory.instance.objectNode().put("name", name);
    foreign.put("source", versions().get(0).path("source").asText());
    foreign.put("run_id", versions().get(0).path("run_id").asText());
    try (MlflowCalls calls = new MlflowCalls(server)) {
      calls.post("model-versions/create", foreign);
    }
    register("two");
    ExecutorService pushers = Executors.newFixedThreadPool(4);
    try {
      List<Callable<ModelsReport>> pushes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        pushes.add(this::push);
      }
      for (Future<ModelsReport> push : pushers.invokeAll(pushes)) {
        push.get();
      }
    } finally {
      pushers.shutdownNow();
    }
    push();
    assertThat(versions())
        .extracting(version -> tags(version).getOrDefault("netwright.version", "foreign"))
        .containsExactly("1", "foreign", "2");
  }

  private ModelsReport push() throws IOException {
    try (MlflowPush push = new MlflowPush(workspace, server)) {
      return push.pushModels(List.of(name));
    }
  }

  private ArtifactRef weights() throws IOException {
    StageRecord train =
        new RunStore(workspace).readStage(ExampleRun.RUN_ID, "a".repeat(64)).orElseThrow();
    return train.artifacts().values().iterator().next();
  }

  private void register(String modelId) throws IOException {
    ModelRef model =
        ModelRef.newBuilder()
            .setModelId(modelId)
            .setName("lenet-seed0/baseline")
            .setStage("TrainBaseline")
            .setVariant("baseline")
            .setFamily("lenet-seed0")
            .setRole(Role.BASELINE)
            .setArchitecture("lenet")
            .setSeed(0)
            .setDatasets(List.of())
            .setOutputs(List.of())
            .setWeights(weights())
            .setArtifacts(Map.of())
            .setParents(List.of())
            .setProvenance(
                new Provenance("f".repeat(64), "TrainBaseline", 1, "{}", "cpu/threads-2", "17"))
            .build();
    ArtifactRef verdict =
        workspace
            .artifacts()
            .write(
                "application/json", out -> out.write(PROMOTING.getBytes(StandardCharsets.UTF_8)));
    registry.register(
        name,
        new Registration(
            model,
            ModelSignature.of(3, 32, 32, List.of("disc", "square")),
            ExampleRun.RUN_ID,
            "e".repeat(64),
            "0.1.0+abc",
            "cpu/threads-2",
            verdict));
  }

  private JsonNode get(String path) throws IOException {
    try (MlflowCalls calls = new MlflowCalls(server)) {
      return calls.get(path);
    }
  }

  private Map<String, Integer> aliases() throws IOException {
    Map<String, Integer> aliases = new TreeMap<>();
    get("registered-models/get?name=" + name)
        .at("/registered_model/aliases")
        .forEach(alias -> aliases.put(alias.path("alias").asText(), alias.path("version").asInt()));
    return aliases;
  }

  /** By the server's own numbers. */
  private List<JsonNode> versions() throws IOException {
    Map<Integer, JsonNode> versions = new TreeMap<>();
    get("model-versions/search?filter=name%3D'" + name + "'")
        .path("model_versions")
        .forEach(version -> versions.put(version.path("version").asInt(), version));
    return List.copyOf(versions.values());
  }

  private static Map<String, String> tags(JsonNode version) {
    Map<String, String> tags = new TreeMap<>();
    version
        .path("tags")
        .forEach(tag -> tags.put(tag.path("key").asText(), tag.path("value").asText()));
    return tags;
  }
}
