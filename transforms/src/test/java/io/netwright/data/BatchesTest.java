package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.netwright.seed.Seed;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static final ImageSet IMAGES =
      new ImageSet(
          new ImageShape(1, 1, 2),
          new byte[] {0, 51, 102, (byte) 255, 10, 20},
          new int[] {4, 5, 6});

  @Test
  void scalesBytesToTheUnitInterval() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Batch batch = Batches.range(manager, IMAGES, 0, 2);

      assertThat(batch.images().getShape().getShape()).containsExactly(2, 1, 1, 2);
      assertThat(batch.images().toFloatArray()).containsExactly(0f, 51 / 255f, 102 / 255f, 1f);
      assertThat(batch.labels().toLongArray()).containsExactly(4, 5);
    }
  }

  @Test
  void takesImagesInTheOrderOfTheirIndices() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Batch batch = Batches.of(manager, IMAGES, new int[] {2, 0, 2});

      assertThat(batch.labels().toLongArray()).containsExactly(6, 4, 6);
      assertThat(batch.images().toFloatArray()).startsWith(10 / 255f, 20 / 255f, 0f);
    }
  }

  @Test
  void changesImagesBySeedAndIndex() {
    try (NDManager manager = NDManager.newBaseManager()) {
      int[] indices = IntStream.range(0, 60).map(i -> i % 3).toArray();
      Augmentation flip = new Augmentation(0, true);
      float[] once =
          Batches.augmented(manager, IMAGES, indices, flip, Seed.of(1)).images().toFloatArray();
      float[] again =
          Batches.augmented(manager, IMAGES, indices, flip, Seed.of(1)).images().toFloatArray();

      assertThat(again).containsExactly(once);
    }
  }
}
