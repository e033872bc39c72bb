package io.netwright.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.StoredFile;
import io.netwright.lineage.WorkspaceCheck.Finding;
import io.netwright.lineage.WorkspaceCheck.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceCheckTest {
  /** What models have beyond version 0.1.0, whose documents have no digest and name no schema. */
  private static final String LATER =
      ", ?\\\\\"(family|role|control|preprocessing)\\\\\": ?\\\\\"[^\"\\\\]*\\\\\"";

  @TempDir private Path folder;
  private SmallWorkspace small = new SmallWorkspace(Path.of("unset"));

  @BeforeEach
  void runs() throws Exception {
    small = new SmallWorkspace(folder);
    small.run("run-1", 0);
    small
        .workspace
        .checkpoints("ab".repeat(32))
        .write("epoch-1", "half".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void findsNothingInAWorkspaceThatIsWhole() throws Exception {
    WorkspaceCheck.Report report = WorkspaceCheck.of(small.workspace);

    assertThat(report.isGood()).as("%s", report.findings()).isTrue();
    assertThat(report.findings()).isEmpty();
    assertThat(report.tallies())
        .containsOnlyKeys(
            "artifacts", "checkpoints", "documents", "cached results", "results in Parquet");
    assertThat(report.tallies())
        .hasEntrySatisfying("cached results", tally -> assertThat(tally.files()).isEqualTo(6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"artifacts", "memo", "checkpoints"})
  void namesEveryFileInWhichOneBitIsWrong(String top) throws Exception {
    for (StoredFile file : small.workspace.storage().files(top)) {
      Path path = folder.resolve(file.path());
      byte[] good = Files.readAllBytes(path);
      byte[] rotten = good.clone();
      rotten[good.length / 4] ^= 1;
      Files.write(path, rotten);

      WorkspaceCheck.Report report = WorkspaceCheck.of(small.workspace);
      assertThat(report.isGood()).isFalse();
      assertThat(report.findings())
          .singleElement()
          .satisfies(
              finding -> {
                assertThat(finding.state()).isEqualTo(State.DAMAGED);
                assertThat(finding.place()).isEqualTo(path.toString());
              });
      Files.write(path, good);
    }
  }

  @Test
  void namesParquetThatWasCutOff() throws Exception {
    Path file = folder.resolve("results/MetricPoint/run=run-1/part-0.parquet");
    byte[] good = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(good, good.length - 9));

    assertThat(WorkspaceCheck.of(small.workspace).findings())
        .extracting(Finding::place)
        .containsExactly(file.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}"})
  void namesARecordOfARunThatCannotBeRead(String damaged) throws Exception {
    Path head = folder.resolve("runs/run-1/run.json");
    Files.writeString(head, damaged);

    assertThat(WorkspaceCheck.of(small.workspace).findings())
        .extracting(Finding::place)
        .containsExactly(head.toString());
  }

  @Test
  void namesWhatStandsInForWorkAndCannotBeRead() throws Exception {
    small.write("imports/" + "ab".repeat(32) + ".json", "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(WorkspaceCheck.of(small.workspace).findings())
        .extracting(Finding::place)
        .containsExactly(folder.resolve("imports/" + "ab".repeat(32) + ".json").toString());
  }

  /** Takes digest and schemas out of a remembered result, as in one of before, and changes it. */
  private void rewriteAResult(UnaryOperator<String> change) throws IOException {
    StoredFile memo = small.workspace.storage().files("memo").get(0);
    Path path = folder.resolve(memo.path());
    Files.writeString(
        path,
        change.apply(
            Files.readString(path)
                .replaceFirst("\"digest\":\"[0-9a-f]+\",", "")
                .replaceFirst(",\"schemas\":\\{.*?\\},\"stage\"", ",\"stage\"")));
  }

  @Test
  void goesOnBehindAResultWithoutDigestWhoseContentIsNoJson() throws Exception {
    rewriteAResult(text -> text.replaceFirst("\"output\":\"\\{", "\"output\":\"{{"));
    small.write("memo/notes.txt", new byte[] {1});

    assertThat(WorkspaceCheck.of(small.workspace).findings())
        .extracting(Finding::state)
        .containsExactlyInAnyOrder(State.DAMAGED, State.FOREIGN);
  }

  @Test
  void listsWhatHasNoDigestAndWhatIsNotOursAndStaysGood() throws Exception {
    rewriteAResult(text -> text.replaceAll(LATER, ""));
    small.write("memo/notes.txt", new byte[] {1});
    small.write("artifacts/sha256/README", new byte[0]);

    WorkspaceCheck.Report report = WorkspaceCheck.of(small.workspace);
    assertThat(report.isGood()).as("%s", report.findings()).isTrue();
    assertThat(report.findings())
        .extracting(Finding::state)
        .containsExactlyInAnyOrderElementsOf(List.of(State.UNSEALED, State.FOREIGN, State.FOREIGN));
  }

  @Test
  void findsNothingInAnEmptyWorkspace() throws Exception {
    WorkspaceCheck.Report report =
        WorkspaceCheck.of(new SmallWorkspace(folder.resolve("empty")).workspace);

    assertThat(report.isGood()).isTrue();
    assertThat(report.tallies()).isEmpty();
  }
}
