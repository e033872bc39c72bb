package io.netwright.nn.grad;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeterminismTest {

  @AfterEach
  void leavesTheProcessAsItWas() {
    Determinism.set(false);
  }

  @Test
  void tellsLibtorchAndReadsBackWhatItWasTold() {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      NDArray x = manager.create(new float[] {3, 1, 2});
      assertThat(Determinism.isOn()).isFalse();

      Determinism.require();

      assertThat(Determinism.isOn()).isTrue();
      assertThat(x.mul(x).sum().getFloat()).isEqualTo(14);
      Determinism.set(false);
      assertThat(Determinism.isOn()).isFalse();
    }
  }
}
