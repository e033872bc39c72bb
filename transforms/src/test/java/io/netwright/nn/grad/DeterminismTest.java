package io.netwright.nn.grad;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import org.junit.jupiter.api.Test;

class DeterminismTest {

  @Test
  void tellsLibtorchAndReadsBackWhatItWasTold() {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      NDArray x = manager.create(new float[] {3, 1, 2});
      boolean before = Determinism.isOn();
      try {
        Determinism.set(false);
        assertThat(Determinism.isOn()).isFalse();

        Determinism.require();

        assertThat(Determinism.isOn()).isTrue();
        assertThat(x.mul(x).sum().getFloat()).isEqualTo(14);
      } finally {
        Determinism.set(before);
      }
    }
  }
}
