package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureSpreadTest {

  /** Two classes of 200, one after the other: black and white, so half of the numbers are 1. */
  @Test
  void isThatOfEveryClassHoweverTheyAreSorted() {
    byte[] pixels = new byte[2 * 400];
    Arrays.fill(pixels, 400, 800, (byte) 255);
    int[] labels = new int[400];
    Arrays.fill(labels, 200, 400, 1);
    ImageSet images = new ImageSet(new ImageShape(2, 1, 1), pixels, labels);
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = PaperNetwork.of(manager, new float[] {1, 0, 0, 1}, 2)) {
      assertThat(FeatureSpread.of(network, images, List.of("conv"), manager).get("conv"))
          .isCloseTo(0.5f, within(1e-6f));
    }
  }
}
