package io.netwright.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.lineage.ModelOrigin.Used;
import io.netwright.lineage.ModelOrigin.WorkOrigin;
import io.netwright.lineage.SmallWorkspace.Made;
import io.netwright.schemas.ModelRef;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLineageTest {
  @TempDir private Path folder;
  private SmallWorkspace small = new SmallWorkspace(Path.of("unset"));

  @BeforeEach
  void open() {
    small = new SmallWorkspace(folder);
  }

  @Test
  void followsATaskModelDownToDataSeedAndCode() throws Exception {
    Made made = small.run("run-1", 5);
    small.run("run-2", 5);

    ModelOrigin task = origin(made.task().getModels().get(0));

    assertThat(task.parents()).hasSize(1);
    ModelOrigin treated = Objects.requireNonNull(task.parents().get(0).origin());
    ModelOrigin baseline = Objects.requireNonNull(treated.parents().get(0).origin());
    assertThat(treated.modelId()).isEqualTo(made.treated().getModelId());
    assertThat(treated.artifacts()).containsOnlyKeys("diagnosis");
    assertThat(baseline.parents()).isEmpty();
    assertThat(baseline.seed()).isEqualTo(5);
    assertThat(baseline.datasets())
        .extracting(ModelOrigin.Data::sha256)
        .containsExactly(SmallWorkspace.DATA.getSha256());
    WorkOrigin work = baseline.work();
    assertThat(work.runId()).isEqualTo("run-1");
    assertThat(work.runKnown()).isTrue();
    assertThat(work.reusedBy()).containsExactly("run-2");
    assertThat(work.codeVersion()).isEqualTo(SmallWorkspace.CODE);
    assertThat(work.config().path("epochs").asInt()).isEqualTo(3);
    assertThat(work.input().path("width").asDouble()).isEqualTo(1.0);
    assertThat(treated.work().input().path("modelId").asText()).isEqualTo(baseline.modelId());
    assertThat(work.libraries())
        .containsEntry("java", Runtime.version().toString())
        .containsEntry("beam", "2.70.0")
        .containsEntry("djl", "0.36.0")
        .containsEntry("pytorch", "2.7.1");
  }

  @Test
  void namesTheRoutesThatATaskModelWasAssembledBy() throws Exception {
    Made made = small.run("run-1", 5);

    ModelOrigin task = origin(made.task().getModels().get(0));

    assertThat(task.used()).hasSize(1);
    Used routes = task.used().get(0);
    assertThat(routes.file().sha256()).isEqualTo(made.routed().getRoutes().getSha256());
    assertThat(Objects.requireNonNull(routes.madeBy()).stage()).isEqualTo("ExtractRoutes");
  }

  @Test
  void saysWhereTheLineEnds() throws Exception {
    Made made = small.run("run-1", 5);
    small.workspace.memo("TrainBaseline").delete(made.baseline().getProvenance().getKey());
    String weights = made.treated().getWeights().getSha256();
    small.workspace.storage().delete("artifacts/sha256/" + weights.substring(0, 2) + "/" + weights);

    String text = LineageText.of(origin(made.treated()));

    assertThat(text)
        .contains("weights         " + weights + ", 9 bytes,")
        .contains("missing: the file was deleted")
        .contains(
            "└─ "
                + made.baseline().getModelId()
                + "  the line ends here: this workspace has no record of");
  }

  @Test
  void drawsATree() throws Exception {
    Made made = small.run("run-1", 5);

    assertThat(LineageText.of(origin(made.task().getModels().get(0))).lines())
        .contains(
            "lenet-shapes-s5/assembled  " + made.task().getModels().get(0).getModelId(),
            "│  seed            5",
            "│  code            0.1.0+abc1234",
            "└─ lenet-shapes-s5/treated  " + made.treated().getModelId(),
            "   └─ lenet-shapes-s5/baseline  " + made.baseline().getModelId(),
            "         data            shapes " + SmallWorkspace.DATA.getSha256());
  }

  private ModelOrigin origin(ModelRef model) throws Exception {
    return ModelLineage.of(small.workspace).origin(model.getModelId()).orElseThrow();
  }
}
