package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.seed.Seed;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final Seed SEED = Seed.of(4).with(1);

  /** 50 equal images of 2x3 pixels: 1 2 3 over 4 5 6, in one channel. */
  private static final ImageSet IMAGES = images();

  @Test
  void leavesImagesAloneWhenNothingIsAskedFor() {
    assertThat(apply(Augmentation.none(), SEED, 0, 1))
        .containsExactly(1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6);
  }

  @Test
  void mirrorsAboutHalfTheImages() {
    int flipped = 0;
    for (int i = 0; i < 50; i++) {
      byte[] image = apply(new Augmentation(0, true), SEED, i);
      assertThat(image).isIn(bytes(1, 2, 3, 4, 5, 6), bytes(3, 2, 1, 6, 5, 4));
      flipped += image[0] == 3 ? 1 : 0;
    }
    assertThat(flipped).isBetween(10, 40);
  }

  @Test
  void cropsOutOfThePaddedImageAtEveryOffset() {
    Set<String> expected = new HashSet<>();
    for (int down = -1; down <= 1; down++) {
      for (int right = -1; right <= 1; right++) {
        expected.add(Arrays.toString(cropped(down, right)));
      }
    }
    Set<String> seen = new HashSet<>();
    for (int epoch = 0; epoch < 4; epoch++) {
      for (int i = 0; i < 50; i++) {
        seen.add(Arrays.toString(apply(new Augmentation(1, false), Seed.of(epoch), i)));
      }
    }
    assertThat(seen).isEqualTo(expected);
  }

  @Test
  void survivesPaddingWiderThanTheImage() {
    for (int i = 0; i < 50; i++) {
      assertThat(apply(new Augmentation(40, true), SEED, i)).hasSize(6);
    }
  }

  @Test
  void changesAnImageTheSameWayInEveryBatch() {
    Augmentation usual = new Augmentation(1, true);

    assertThat(apply(usual, SEED, 7, 8, 9)).endsWith(apply(usual, SEED, 9));
    assertThat(apply(usual, SEED, IntStream.range(0, 50).toArray()))
        .isNotEqualTo(apply(usual, SEED.with(2), IntStream.range(0, 50).toArray()));
  }

  private static byte[] cropped(int down, int right) {
    byte[] crop = new byte[6];
    for (int i = 0; i < 6; i++) {
      int y = i / 3 + down;
      int x = i % 3 + right;
      crop[i] = (byte) (y < 0 || y > 1 || x < 0 || x > 2 ? 0 : 3 * y + x + 1);
    }
    return crop;
  }

  private static byte[] apply(Augmentation augmentation, Seed seed, int... indices) {
    ByteBuffer target = ByteBuffer.allocateDirect(6 * indices.length);
    augmentation.apply(IMAGES, indices, seed, target);
    assertThat(target.remaining()).isZero();
    byte[] written = new byte[6 * indices.length];
    target.rewind().get(written);
    return written;
  }

  private static ImageSet images() {
    byte[] pixels = new byte[300];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 6 + 1);
    }
    return new ImageSet(new ImageShape(1, 2, 3), pixels, new int[50]);
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }
}
