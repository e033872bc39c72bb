package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Accuracy;
import io.netwright.accuracy.WilsonInterval;
import io.netwright.artifact.Workspace;
import io.netwright.data.DataException;
import io.netwright.data.ImageSet;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.io.ModelFile;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.Provenance;
import io.netwright.testing.TrainedLenet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CleanAccuracyTest {
  @TempDir private Path folder;

  @Test
  void countsTheImagesThatTheTrainedNetworkHasRight() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    ImageSet test = TrainedLenet.images();

    Accuracy all = CleanAccuracy.of(model(workspace), workspace.artifacts(), test, config(0), 2);
    Accuracy some = CleanAccuracy.of(model(workspace), workspace.artifacts(), test, config(30), 2);

    assertThat(all).isEqualTo(new Accuracy(66, 100));
    assertThat(all.share()).isEqualTo(0.66);
    assertThat(all.interval()).isEqualTo(WilsonInterval.of(66, 100));
    assertThat(some.images()).isEqualTo(30);
  }

  @Test
  void countsTheSameForEveryBatchSize() {
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, TrainedLenet.model())) {
      for (int batchSize : new int[] {1, 7, 100, 1000}) {
        assertThat(CleanAccuracy.of(manager, network::logits, TrainedLenet.images(), batchSize))
            .isEqualTo(new Accuracy(66, 100));
      }
    }
  }

  @Test
  void refusesToMeasureOnNothing() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    ModelRef model = model(workspace);
    ImageSet none = TrainedLenet.images().select(new int[0]);

    assertThatThrownBy(() -> CleanAccuracy.of(model, workspace.artifacts(), none, config(0), 2))
        .isInstanceOf(DataException.class)
        .hasMessage("no test images for lenet/trained");
  }

  private static EvaluationConfig config(int images) {
    return new EvaluationConfig(
        EvaluationConfig.defaults().threatModels(), images, 64, 64, 0, CheckTier.NONE, 64, 0);
  }

  private static ModelRef model(Workspace workspace) throws Exception {
    ArtifactRef weights =
        workspace
            .artifacts()
            .write(
                "application/octet-stream",
                out -> ModelFile.write(TrainedLenet.model(), Map.of(), out));
    return ModelRef.newBuilder()
        .setModelId("0123456789abcdef")
        .setName("lenet/trained")
        .setStage("TrainBaseline")
        .setVariant("trained")
        .setFamily("lenet")
        .setArchitecture("lenet")
        .setSeed(0)
        .setDatasets(List.of())
        .setOutputs(List.of())
        .setWeights(weights)
        .setArtifacts(Map.of())
        .setParents(List.of())
        .setProvenance(
            new Provenance("f".repeat(64), "TrainBaseline", 1, "{}", "cpu/threads-2", "17"))
        .build();
  }
}
