package io.netwright.pipelines.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.netwright.artifact.Workspace;
import io.netwright.schemas.DatasetRef;
import io.netwright.stage.Fingerprint;
import io.netwright.stage.Memo;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissReasonTest {
  private static final DatasetRef INPUT = new DatasetRef("shapes", "a".repeat(64));

  @TempDir private Path folder;
  private Workspace workspace = Workspace.at("unset");

  @BeforeEach
  void remembersAResult() throws Exception {
    workspace = Workspace.at(folder.toString());
    remembered(work(1, 3)).result(INPUT);
  }

  @Test
  void namesTheVersionOfTheAlgorithm() throws IOException {
    assertThat(reason(work(2, 3), INPUT)).isEqualTo("the algorithm changed: version 1 -> 2");
  }

  @Test
  void namesEveryKeyOfTheConfigurationThatDiffers() throws IOException {
    assertThat(reason(work(1, 4), INPUT)).isEqualTo("configuration changed: epochs 3 -> 4");
  }

  @Test
  void namesThePartOfTheInputThatDiffers() throws IOException {
    assertThat(reason(work(1, 3), new DatasetRef("shapes", "b".repeat(64))))
        .isEqualTo("its input changed: sha256 aaaaaaaaaaaa… -> bbbbbbbbbbbb…");
  }

  @Test
  void namesTheDeviceAndTheThreads() throws IOException {
    assertThat(
            new MissReason(new Memo(workspace), "cpu/PyTorch-9/threads-8")
                .of(work(1, 3), INPUT, "0".repeat(64)))
        .startsWith("computed differently: ")
        .endsWith(" -> cpu/PyTorch-9/threads-8");
  }

  @Test
  void namesAllThatDiffers() throws IOException {
    assertThat(reason(work(2, 4), INPUT))
        .isEqualTo("the algorithm changed: version 1 -> 2; configuration changed: epochs 3 -> 4");
  }

  @Test
  void comparesWithTheResultThatDiffersLeast() throws Exception {
    remembered(work(1, 50)).result(new DatasetRef("shapes", "c".repeat(64)));

    assertThat(reason(work(2, 3), INPUT)).isEqualTo("the algorithm changed: version 1 -> 2");
  }

  @Test
  void namesTheFileOfAResultThatCannotBeRead() throws IOException {
    StageWork<DatasetRef, DatasetRef> work = work(1, 3);
    Path file = folder.resolve("memo/Count/" + remembered(work).key(INPUT) + ".json");
    Files.writeString(file, Files.readString(file).replace("shapes", "shopes"));

    assertThat(reason(work, INPUT)).isEqualTo("its result cannot be read: " + file);
  }

  @Test
  void saysWhatWasNeverDone() throws IOException {
    assertThat(reason(work(1, 3), new DatasetRef("digits", "00")))
        .isEqualTo("never done in this workspace");
  }

  @Test
  void cutsWhatIsTooLongForALine() {
    List<String> differences = new ArrayList<>();

    MissReason.compare(
        "parameters", TextNode.valueOf("a".repeat(500)), TextNode.valueOf("b"), differences);

    assertThat(differences).containsExactly("parameters \"" + "a".repeat(198) + "… -> \"b\"");
  }

  private String reason(StageWork<DatasetRef, DatasetRef> work, DatasetRef input)
      throws IOException {
    return new MissReason(new Memo(workspace), Fingerprint.of(2))
        .of(work, input, remembered(work).key(input));
  }

  private RememberedWork<DatasetRef, DatasetRef> remembered(
      StageWork<DatasetRef, DatasetRef> work) {
    return new RememberedWork<>(work, new RunEnvironment(workspace, "run-1", 2, List.of()));
  }

  private static StageWork<DatasetRef, DatasetRef> work(int version, int epochs) {
    return new StageWork<>(
        StageSpec.of("Count", version, Map.of("epochs", epochs)),
        DatasetRef.class,
        input -> new ModelName(input.getName(), "counted"),
        (input, context) -> input);
  }
}
