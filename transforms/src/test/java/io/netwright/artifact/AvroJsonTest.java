package io.netwright.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.ShardOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AvroJsonTest {
  private static final String DATASET = "{\"name\": \"shapes\", \"sha256\": \"00\"}";

  /** The records that version 0.1.0 stored, for good. */
  static Stream<Class<? extends SpecificRecord>> typesOfVersion010() {
    return Stream.of(
            "ArtifactRef",
            "AssemblyTask",
            "AttackTask",
            "DatasetRef",
            "Evaluation",
            "ExampleOutcome",
            "MetricPoint",
            "ModelRef",
            "ModelTask",
            "OutputClass",
            "Provenance",
            "RoutedModel",
            "ShardOutcome",
            "TaskModels",
            "TrainingRecipe")
        .map(AvroJsonTest::type);
  }

  private static Class<? extends SpecificRecord> type(String name) {
    try {
      return Class.forName("io.netwright.schemas." + name).asSubclass(SpecificRecord.class);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("version 0.1.0 had records that are no more: " + name, e);
    }
  }

  @ParameterizedTest
  @MethodSource("typesOfVersion010")
  void everyRecordOfVersion010CanBecomeTodays(Class<? extends SpecificRecord> type)
      throws IOException {
    Schema today = SpecificData.get().getSchema(type);

    assertThat(
            SchemaCompatibility.checkReaderWriterCompatibility(today, WriterSchema.of(null, type))
                .getType())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @ParameterizedTest
  @MethodSource("typesOfVersion010")
  void theSchemaThatADocumentCarriesReadsWhatTheRecordPrints(Class<? extends SpecificRecord> type)
      throws IOException {
    Schema carried = WriterSchema.of(WriterSchema.carried(type), type);

    assertThat(
            SchemaCompatibility.checkReaderWriterCompatibility(
                    SpecificData.get().getSchema(type), carried)
                .getType())
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  @Test
  void givesAFieldThatWasAddedSinceItsDefault() throws IOException {
    Schema before = without(ShardOutcome.class, "measuredAt");
    ShardOutcome outcome =
        AvroJson.read(
            shard().replaceAll(", \"measuredAt\": [0-9]+", ""), before, ShardOutcome.class);

    assertThat(outcome.getMeasuredAt()).isZero();
    assertThat(outcome.getAttack()).isEqualTo("fgsm");
  }

  @Test
  void passesOverAFieldThatWasRemovedSince() throws IOException {
    Schema before =
        schema(
            "{'type':'record','name':'io.netwright.schemas.DatasetRef','fields':["
                + "{'name':'colour','type':['null','string']},"
                + "{'name':'name','type':'string'},{'name':'sha256','type':'string'}]}");

    assertThat(
            AvroJson.read(
                "{\"colour\": \"red\", \"name\": \"shapes\", \"sha256\": \"00\"}",
                before,
                DatasetRef.class))
        .isEqualTo(new DatasetRef("shapes", "00"));
  }

  @Test
  void widensANumberThatWasSmallerThen() throws IOException {
    Schema before =
        schema(
            "{'type':'record','name':'io.netwright.schemas.ArtifactRef','fields':["
                + "{'name':'mediaType','type':'string'},{'name':'sizeBytes','type':'int'},"
                + "{'name':'sha256','type':'string'}]}");

    assertThat(
            AvroJson.read(
                "{\"mediaType\": \"m\", \"sizeBytes\": 7, \"sha256\": \"00\"}",
                before,
                ArtifactRef.class))
        .isEqualTo(new ArtifactRef("00", 7L, "m"));
  }

  @Test
  void refusesAFieldThatIsMissingAndHasNoDefault() {
    Schema before =
        schema(
            "{'type':'record','name':'io.netwright.schemas.DatasetRef','fields':["
                + "{'name':'name','type':'string'}]}");

    assertThatThrownBy(() -> AvroJson.read("{\"name\": \"shapes\"}", before, DatasetRef.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("DatasetRef")
        .hasMessageContaining("sha256");
  }

  @Test
  void fillsInADefaultThatADocumentWithoutSchemaLacks() throws IOException {
    ShardOutcome outcome =
        AvroJson.read(
            shard().replaceAll(", \"measuredAt\": [0-9]+", ""),
            WriterSchema.of(null, ShardOutcome.class),
            ShardOutcome.class);

    assertThat(outcome.getMeasuredAt()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "-0.0", "1.0E-300", "0.1"})
  void readsEveryNumberAsItWasWritten(String number) throws IOException {
    String json =
        "{\"modelId\": \"m\", \"model\": \"n\", \"name\": \"loss\", \"step\": 1, \"value\": "
            + (Character.isLetter(number.charAt(number.length() - 1))
                ? "\"" + number + "\""
                : number)
            + ", \"measuredAt\": 5}";
    MetricPoint point =
        AvroJson.read(json, WriterSchema.of(null, MetricPoint.class), MetricPoint.class);

    assertThat(point.getValue()).isEqualTo(Double.valueOf(number));
    assertThat(
            AvroJson.read(
                point.toString(),
                WriterSchema.of(WriterSchema.carried(MetricPoint.class), MetricPoint.class),
                MetricPoint.class))
        .isEqualTo(point);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"disc\"", "null"})
  void readsAUnionAsRecordsPrintIt(String className) throws IOException {
    String json =
        "{\"modelId\":\"m\",\"model\":\"n\",\"stage\":\"s\",\"variant\":\"v\",\"architecture\":\"a\","
            + "\"seed\":0,\"attack\":\"fgsm\",\"parameters\":\"{}\",\"norm\":\"LINF\",\"epsilon\":0.1,"
            + "\"className\":%s,\"examples\":1,\"cleanAccuracy\":1,\"cleanLow\":1,\"cleanHigh\":1,"
                .formatted(className)
            + "\"robustAccuracy\":1,\"robustLow\":1,\"robustHigh\":1,\"attackSeed\":0}";
    Evaluation evaluation =
        AvroJson.read(json, WriterSchema.of(null, Evaluation.class), Evaluation.class);

    assertThat(evaluation.getClassName()).isEqualTo(className.equals("null") ? null : "disc");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "7",
        "null",
        "{\"name\": \"shapes\"}",
        "{\"name\": 7, \"sha256\": \"00\"}",
        "{\"name\": \"shapes\", \"sha256\": \"00\", \"more\": 1}"
      })
  void saysWhereADocumentIsNotWhatItsSchemaSays(String json) {
    assertThatThrownBy(
            () -> AvroJson.read(json, WriterSchema.of(null, DatasetRef.class), DatasetRef.class))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("DatasetRef");
  }

  @Test
  void refusesASchemaThatIsNone() {
    assertThatThrownBy(() -> WriterSchema.of("{\"type\": \"recor", DatasetRef.class))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("schema");
  }

  @Test
  void findsTheSchemaOfARecordWithinAnother() throws IOException {
    Schema outer = WriterSchema.of(null, RoutedModel.class);

    assertThat(WriterSchema.within(outer, DatasetRef.class).getFields()).hasSize(2);
    assertThatThrownBy(() -> WriterSchema.within(outer, MetricPoint.class))
        .isInstanceOf(IOException.class);
    assertThat(
            AvroJson.read(DATASET, WriterSchema.within(outer, DatasetRef.class), DatasetRef.class))
        .isEqualTo(new DatasetRef("shapes", "00"));
  }

  private static Schema schema(String json) {
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }

  private static Schema without(Class<? extends SpecificRecord> type, String field)
      throws IOException {
    Schema full = WriterSchema.of(null, type);
    List<Schema.Field> rest =
        full.getFields().stream()
            .filter(known -> !known.name().equals(field))
            .map(known -> new Schema.Field(known, known.schema()))
            .toList();
    return Schema.createRecord(full.getName(), full.getDoc(), full.getNamespace(), false, rest);
  }

  private static String shard() throws IOException {
    Path memos =
        Path.of("src/test/resources/golden/stored-0.1.0/memo/EvaluateRobustness").toAbsolutePath();
    try (Stream<Path> files = Files.list(memos)) {
      String json =
          Files.readString(files.filter(file -> contains(file, "fgsm")).findFirst().orElseThrow());
      return new com.fasterxml.jackson.databind.ObjectMapper()
          .readTree(json)
          .path("output")
          .asText();
    }
  }

  private static boolean contains(Path file, String text) {
    try {
      return Files.readString(file).contains(text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
