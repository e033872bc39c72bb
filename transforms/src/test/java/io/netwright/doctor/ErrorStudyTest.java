package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Predictions;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.doctor.Diagnosis.ErrorDiagnosis;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images of which every one is taken for the third class. */
class ErrorStudyTest {

  private static List<ErrorDiagnosis> explained(int atMost, int... labels) {
    byte[] pixels = new byte[2 * labels.length];
    Arrays.fill(pixels, (byte) 100);
    ImageSet images = new ImageSet(new ImageShape(2, 1, 1), pixels, labels);
    ChannelMasks masks =
        ChannelMasks.given("conv", 2, List.of(new BitSet(), new BitSet(), new BitSet()));
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = PaperNetwork.of(manager, new float[] {0, 0, 0, 0, 1, 1}, 3)) {
      return new ErrorStudy(images, Predictions.of(network, images, 4, manager), masks)
          .errors(network, atMost, manager);
    }
  }

  @Test
  void explainsErrorsOfEveryClassHoweverTheyAreSorted() {
    assertThat(explained(3, 0, 0, 0, 0, 1, 1))
        .extracting(ErrorDiagnosis::image)
        .containsExactly(0, 1, 4);
  }

  @Test
  void explainsTheFirstErrorsWhereClassesTakeTurns() {
    assertThat(explained(3, 0, 1, 0, 1, 0, 1))
        .extracting(ErrorDiagnosis::image)
        .containsExactly(0, 1, 2);
  }
}
