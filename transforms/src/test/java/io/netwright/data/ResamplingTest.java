package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ResamplingTest {

  @Test
  void interpolatesBetweenPixelCentres() {
    // centres of the four new pixels in the old ones: -0.25 (edge), 0.25, 0.75, 1.25 (edge)
    byte[] wide = Resampling.resize(new byte[] {0, 100}, shape(1, 2), shape(1, 4));

    assertThat(wide).containsExactly(0, 25, 75, 100);
  }

  @Test
  void averagesOverAllPixelsWhenShrinking() {
    // reach 2 around centre 1: heights 0.75, 1 and 0.25 cut off at the edge of the image
    // pixel 0: centre 1, weights of pixels 0..2 = (0.75, 0.75, 0.25) / 1.75
    byte[] narrow = Resampling.resize(new byte[] {70, 0, 0, 70}, shape(1, 4), shape(1, 2));

    assertThat(narrow).containsExactly(30, 30);
  }

  @Test
  void keepsAnEvenImageEven() {
    byte[] even = new byte[3 * 7 * 5];
    Arrays.fill(even, (byte) 200);

    byte[] resized = Resampling.resize(even, new ImageShape(3, 7, 5), new ImageShape(3, 4, 9));

    assertThat(resized).hasSize(108).containsOnly((byte) 200);
  }

  @Test
  void treatsRowsAndColumnsAlike() {
    byte[] tall = Resampling.resize(new byte[] {0, 100}, shape(2, 1), shape(4, 1));

    assertThat(tall).containsExactly(0, 25, 75, 100);
  }

  private static ImageShape shape(int height, int width) {
    return new ImageShape(1, height, width);
  }
}
