package io.netwright.stage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.netwright.artifact.Sha256;
import io.netwright.artifact.Workspace;
import io.netwright.json.CanonicalJson;
import io.netwright.metric.Metric;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.MetricPoint;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoTest {
  private static final DatasetRef INPUT = new DatasetRef("shapes", "00");

  @TempDir private Path folder;
  private final AtomicInteger calls = new AtomicInteger();
  private Workspace workspace = Workspace.at("unset");
  private Path file = Path.of("unset");
  private String key = "";

  @BeforeEach
  void remembersAResult() throws Exception {
    workspace = Workspace.at(folder.toString());
    work().result(INPUT);
    key = work().key(INPUT);
    file = folder.resolve("memo/Count/" + key + ".json");
  }

  @Test
  void noticesAnEditedResultAndComputesItAnew() throws Exception {
    Files.writeString(file, Files.readString(file).replace("call 1", "call 9"));

    assertThat(work().known(INPUT)).isEmpty();
    assertThat(work().result(INPUT).output().getName()).isEqualTo("call 2");
    assertThat(work().result(INPUT).reused()).isTrue();
  }

  @Test
  void noticesEverySingleBitThatRots() throws Exception {
    byte[] good = Files.readAllBytes(file);
    for (int i = 0; i < good.length; i++) {
      byte[] rotten = good.clone();
      rotten[i] ^= (byte) (1 << (i % 8));
      Files.write(file, rotten);

      assertThat(work().known(INPUT)).as("byte %d", i).isEmpty();
      assertThat(new Memo(workspace).entries("Count")).isEmpty();
    }
  }

  @Test
  void noticesEveryTruncation() throws Exception {
    byte[] good = Files.readAllBytes(file);
    for (int length = 0; length < good.length; length++) {
      Files.write(file, java.util.Arrays.copyOf(good, length));

      assertThat(work().known(INPUT)).as("%d bytes", length).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "null", "[]", "{}", "7", "\"text\"", "{\"key\": \"k\"}", "not JSON", "\0\1"})
  void takesAForeignDocumentForUnknownAndPutsTheResultInItsPlace(String foreign) throws Exception {
    Files.writeString(file, foreign);

    assertThat(work().known(INPUT)).isEmpty();
    assertThat(new Memo(workspace).entries("Count")).isEmpty();
    assertThat(work().result(INPUT).reused()).isFalse();
    assertThat(work().known(INPUT)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".DS_Store", "notes.json", "copy of a result.json", "notes.txt", "._x.json"})
  void passesOverOtherProgramsFiles(String name) throws Exception {
    Files.writeString(file.resolveSibling(name), "x");

    assertThat(new Memo(workspace).entries("Count")).hasSize(1);
    assertThat(work().result(INPUT).reused()).isTrue();
  }

  @Test
  void doesNotTakeOneResultForAnother() throws Exception {
    Files.copy(file, file.resolveSibling("0".repeat(64) + ".json"));

    assertThat(new Memo(workspace).entries("Count"))
        .extracting(Memo.Entry::key)
        .containsExactly(key);
  }

  @Test
  void usesAResultOfVersion010ThatHasNoDigest() throws Exception {
    edit(this::asVersion010);

    assertThat(MemoDocument.read(Files.readAllBytes(file), "Count", key).sealed()).isFalse();
    assertThat(work().result(INPUT).reused()).isTrue();
    assertThat(calls).hasValue(1);
  }

  @Test
  void computesAnewAResultOfVersion010WhoseKeyIsNotItsFilesName() throws Exception {
    edit(entry -> asVersion010(entry).put("key", "0".repeat(64)));

    assertThat(work().known(INPUT)).isEmpty();
  }

  @Test
  void computesAnewAResultOfVersion010ThatDoesNotDecode() throws Exception {
    edit(entry -> asVersion010(entry).put("output", "{\"name\": \"shapes\"}"));
    assertThat(work().known(INPUT)).isEmpty();

    edit(entry -> asVersion010(entry).put("output", "{\"name\": "));
    assertThat(work().known(INPUT)).isEmpty();
  }

  @Test
  void readsAResultWhoseRecordHasLostAndGainedFieldsSince() throws Exception {
    edit(
        entry -> {
          entry.put("output", "{\"colour\": \"red\", \"sha256\": \"00\", \"name\": \"shapes\"}");
          entry.withObject("/schemas").put("output", schema("colour", "sha256", "name"));
          return sealed(entry);
        });

    assertThat(work().result(INPUT).output()).isEqualTo(INPUT);
    assertThat(calls).hasValue(1);
  }

  @Test
  void computesAnewAResultThatTodaysRecordCannotBeMadeOf() throws Exception {
    edit(
        entry -> {
          entry.put("output", "{\"name\": \"shapes\"}");
          entry.withObject("/schemas").put("output", schema("name"));
          return sealed(entry);
        });

    assertThat(work().known(INPUT)).isEmpty();
    assertThat(work().result(INPUT).reused()).isFalse();
  }

  @Test
  void remembersNumbersThatAreNone() throws Exception {
    assertThat(work().known(INPUT).orElseThrow().metrics())
        .extracting(MetricPoint::getValue)
        .containsExactly(Double.NaN, Double.NEGATIVE_INFINITY);
  }

  private void edit(UnaryOperator<ObjectNode> change) throws IOException {
    ObjectNode entry = CanonicalJson.read(Files.readString(file), ObjectNode.class);
    Files.writeString(file, CanonicalJson.write(change.apply(entry)), StandardCharsets.UTF_8);
  }

  private ObjectNode asVersion010(ObjectNode entry) {
    ArrayNode metrics = (ArrayNode) entry.get("metrics");
    for (int i = 0; i < metrics.size(); i++) {
      ObjectNode point = CanonicalJson.read(metrics.get(i).asText(), ObjectNode.class);
      point.remove(List.of("level", "layer", "series", "variant"));
      metrics.set(i, new TextNode(CanonicalJson.write(point)));
    }
    return entry.without(List.of("digest", "schemas"));
  }

  private static ObjectNode sealed(ObjectNode entry) {
    entry.remove("digest");
    return entry.put("digest", Sha256.of(CanonicalJson.write(entry)));
  }

  private static String schema(String... fields) {
    StringBuilder json =
        new StringBuilder(
            "{\"type\":\"record\",\"name\":\"io.netwright.schemas.DatasetRef\",\"fields\":[");
    for (String field : fields) {
      json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
          .append("{\"name\":\"%s\",\"type\":\"string\"}".formatted(field));
    }
    return json.append("]}").toString();
  }

  private RememberedWork<DatasetRef, DatasetRef> work() {
    return new RememberedWork<>(
        new StageWork<>(
            StageSpec.of("Count", 1, List.of()),
            DatasetRef.class,
            input -> new ModelName(input.getName(), "counted"),
            (input, context) -> {
              context.report(Metric.named("count.share"), 0, Double.NaN);
              context.report(Metric.named("count.share"), 1, Double.NEGATIVE_INFINITY);
              return new DatasetRef("call " + calls.incrementAndGet(), input.getSha256());
            }),
        new RunEnvironment(workspace, "run-1", 1, List.of()));
  }
}
