package io.netwright.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.netwright.artifact.ArtifactStore;
import io.netwright.artifact.Workspace;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Provenance;
import io.netwright.schemas.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.io.LocalOutputFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParquetFilesTest {
  @TempDir private Path folder;
  private Workspace workspace;

  @BeforeEach
  void open() {
    workspace = Workspace.at(folder.toString());
  }

  @Test
  void givesBackPointsInTheirOrder() throws IOException {
    List<MetricPoint> points =
        LongStream.range(0, 5_000)
            .mapToObj(
                i ->
                    new MetricPoint(
                        "m",
                        "lenet/trained",
                        "train.loss",
                        i,
                        i == 7 ? Double.NaN : 1.0 / i,
                        i,
                        i % 2 == 0 ? 0.5 : null,
                        i % 3 == 0 ? "conv2" : null,
                        null,
                        "trained"))
            .toList();

    String path = ParquetFiles.write(workspace, MetricPoint.class, "r1", points);

    assertThat(path).isEqualTo("results/MetricPoint/run=r1/part-0.parquet");
    assertThat(folder.resolve(path)).exists();
    assertThat(ParquetFiles.read(workspace, MetricPoint.class, "r1")).isEqualTo(points);
  }

  @Test
  void noticesABitThatRottedInAPage() throws IOException {
    List<MetricPoint> points =
        LongStream.range(0, 5_000)
            .mapToObj(
                i -> new MetricPoint("m", "lenet/b", "loss", i, 1.0 / i, i, null, null, null, "b"))
            .toList();
    Path file = folder.resolve(ParquetFiles.write(workspace, MetricPoint.class, "r1", points));
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertThatIOException()
        .isThrownBy(() -> ParquetFiles.read(workspace, MetricPoint.class, "r1"))
        .withMessageContaining(file.toString());
  }

  @Test
  void resolvesRowsThatWereWrittenWithAnotherSchema() throws IOException {
    Schema before =
        new Schema.Parser()
            .parse(
                """
                {"type": "record", "name": "io.netwright.schemas.DatasetRef", "fields": [
                  {"name": "colour", "type": ["null", "string"], "default": null},
                  {"name": "sha256", "type": "string"}, {"name": "name", "type": "string"}]}
                """);
    Path file = folder.resolve(workspace.results("DatasetRef", "r1"));
    Files.createDirectories(file.getParent());
    try (ParquetWriter<GenericRecord> writer =
        AvroParquetWriter.<GenericRecord>builder(new LocalOutputFile(file))
            .withSchema(before)
            .withConf(new PlainParquetConfiguration())
            .build()) {
      GenericRecord row = new GenericData.Record(before);
      row.put("colour", "red");
      row.put("sha256", "00");
      row.put("name", "shapes");
      writer.write(row);
    }

    assertThat(ParquetFiles.read(workspace, DatasetRef.class, "r1"))
        .containsExactly(new DatasetRef("shapes", "00"));
  }

  @Test
  void givesBackNestedRecords() throws IOException {
    ArtifactRef weights = new ArtifactRef("0".repeat(64), 3L, "x/y");
    ModelRef model =
        new ModelRef(
            "m",
            "lenet/trained",
            "TrainBaseline",
            "baseline",
            "lenet",
            3L,
            List.of(new DatasetRef("shapes", "1".repeat(64))),
            List.of(new OutputClass("a", "shapes", 0), new OutputClass("b", "shapes", 1)),
            weights,
            Map.of("diagnosis", weights),
            List.of(),
            new Provenance("k", "TrainBaseline", 1, "{}", "cpu", "17"),
            "lenet",
            Role.BASELINE,
            "",
            "");

    ParquetFiles.write(workspace, ModelRef.class, "r1", List.of(model));

    assertThat(ParquetFiles.read(workspace, ModelRef.class, "r1")).containsExactly(model);
  }

  @Test
  void writesAFileWithoutRowsForNoRecords() throws IOException {
    assertThat(ParquetFiles.read(workspace, MetricPoint.class, "r1")).isEmpty();
    String path = ParquetFiles.write(workspace, MetricPoint.class, "r1", List.of());
    assertThat(folder.resolve(path)).isNotEmptyFile();
    assertThat(ParquetFiles.read(workspace, MetricPoint.class, "r1")).isEmpty();
  }

  @Test
  void namesAFileThatIsNotParquet() throws IOException {
    Path file = folder.resolve(workspace.results("MetricPoint", "r1"));
    Files.createDirectories(file.getParent());
    for (String content : List.of("", "PAR1", "this is not a Parquet file at all")) {
      Files.writeString(file, content);
      assertThatIOException()
          .isThrownBy(() -> ParquetFiles.read(workspace, MetricPoint.class, "r1"))
          .withMessageContaining(file.toString())
          .withMessageContaining("delete it and run again");
    }
  }

  @Test
  void leavesTheWorkspaceUsableForOtherFiles() throws IOException {
    ParquetFiles.write(workspace, MetricPoint.class, "r1", List.of());
    ArtifactStore store = workspace.artifacts();
    assertThat(store.contains(store.write("x/y", out -> out.write(1)))).isTrue();
    assertThat(workspace.storage().list(".drafts")).isEmpty();
  }
}
