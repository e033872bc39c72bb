package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Predictions;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import java.util.List;
import org.junit.jupiter.api.Test;

class HighConfidenceImagesTest {
  /** Six images of two pixels, which are their logits; the third class is never predicted. */
  private static final int[][] PIXELS = {
    {200, 100}, {250, 100}, {100, 200}, {200, 100}, {200, 90}, {10, 20}
  };

  private static final int[] LABELS = {0, 0, 1, 0, 1, 2};

  private static HighConfidenceImages select(int perClass) {
    ImageSet set = new ImageSet(new ImageShape(2, 1, 1), bytes(), LABELS);
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = PaperNetwork.of(manager, new float[] {1, 0, 0, 1, 0, 0}, 3)) {
      return HighConfidenceImages.select(Predictions.of(network, set, 4, manager), set, perClass);
    }
  }

  private static byte[] bytes() {
    byte[] bytes = new byte[2 * PIXELS.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) PIXELS[i / 2][i % 2];
    }
    return bytes;
  }

  @Test
  void areTheMostConfidentOfThoseClassifiedCorrectly() {
    assertThat(select(1).byClass()).isEqualTo(List.of(List.of(1), List.of(2), List.of()));
  }

  @Test
  void areInOrderOfConfidenceAndThenOfTheSet() {
    assertThat(select(9).byClass().get(0)).containsExactly(1, 0, 3);
  }

  @Test
  void nameTheClassesThatHaveNone() {
    assertThat(select(5).missingClasses()).containsExactly(2);
    assertThat(select(5).indices()).containsExactly(1, 0, 3, 2);
  }
}
