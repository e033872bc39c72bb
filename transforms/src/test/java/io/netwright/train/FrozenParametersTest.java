package io.netwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.nn.Initialization;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import io.netwright.testing.MemoryCheckpoints;
import io.netwright.testing.RecordingJournal;
import io.netwright.testing.ToyImages;
import io.netwright.testing.ToyNetworks;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FrozenParametersTest {
  private NDManager manager;

  @BeforeEach
  void opensMemory() {
    manager = Torch.manager(Device.cpu());
  }

  @AfterEach
  void closesMemory() {
    manager.close();
  }

  private static TrainingRun run() {
    TrainingConfig config =
        TrainingConfig.defaults().withEpochs(2).withBatchSize(24).withoutAugmentation();
    WeightedGraph start = Initialization.random(ToyNetworks.normalized(), Seed.of(3));
    ImageSet images = ToyImages.bands(96, 8, 4, 1);
    return TrainingRun.plain("train", start, config, images, images, Seed.of(4));
  }

  private TrainingOutcome train(TrainingRun run) throws Exception {
    return TrainingLoop.run(run, manager, new RecordingJournal(), new MemoryCheckpoints());
  }

  @Test
  void leavesFrozenParametersAsTheyAre() throws Exception {
    TrainingRun run = run().freezing(Set.of("conv.weight", "bn.weight"));
    Map<String, Tensor> before = run.start().weights();
    Map<String, Tensor> after = train(run).last().weights();
    assertThat(after)
        .containsEntry("conv.weight", Objects.requireNonNull(before.get("conv.weight")))
        .containsEntry("bn.weight", Objects.requireNonNull(before.get("bn.weight")));
    assertThat(after.get("fc.weight")).isNotEqualTo(before.get("fc.weight"));
    assertThat(after.get("bn.bias")).isNotEqualTo(before.get("bn.bias"));
  }

  @Test
  void goesOnWithFrozenParametersAfterItWasKilled() throws Exception {
    TrainingRun run = run().freezing(Set.of("conv.weight"));
    MemoryCheckpoints checkpoints = new MemoryCheckpoints().dyingAfter(1);
    RecordingJournal journal = new RecordingJournal();
    assertThatThrownBy(() -> TrainingLoop.run(run, manager, journal, checkpoints))
        .hasMessage("killed");
    checkpoints.revive();
    assertThatThrownBy(() -> TrainingLoop.run(run(), manager, journal, checkpoints))
        .hasMessageContaining("belongs to another run")
        .hasMessageContaining("without [conv.weight]");
    assertThat(TrainingLoop.run(run, manager, journal, checkpoints)).isEqualTo(train(run));
  }

  @Test
  void refusesToFreezeWhatIsNotTrained() {
    assertThatThrownBy(() -> run().freezing(Set.of("bn.running_mean")))
        .hasMessage(
            "only trained parameters can be frozen, got bn.running_mean; there are"
                + " [bn.bias, bn.weight, conv.weight, fc.bias, fc.weight]");
    assertThatThrownBy(
            () ->
                run()
                    .freezing(
                        Set.of("bn.bias", "bn.weight", "conv.weight", "fc.bias", "fc.weight")))
        .hasMessageContaining("nothing is left to train");
  }
}
