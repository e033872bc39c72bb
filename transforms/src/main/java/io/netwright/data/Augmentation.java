package io.netwright.data;

import io.netwright.seed.Seed;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Random changes of training images that keep their class: a crop out of the zero-padded image, and
 * a horizontal flip.
 *
 * <p>What happens to an image depends on the seed of the epoch and the image's index alone, not on
 * the batch it is in.
 *
 * @param cropPadding pixels added on each side before a crop of the old size is taken; 0 for none
 * @param flip whether every second image is mirrored left to right
 */
public record Augmentation(int cropPadding, boolean flip) implements Serializable {

  private static final int WIDEST = 64;

  /** Refuses padding out of range. */
  public Augmentation {
    if (cropPadding < 0 || cropPadding > WIDEST) {
      throw new IllegalArgumentException(
          "cropPadding is " + cropPadding + "; it must be between 0 and " + WIDEST + " pixels");
    }
  }

  /** Images as they are. */
  public static Augmentation none() {
    return new Augmentation(0, false);
  }

  /**
   * Writes changed images one after the other.
   *
   * @param target receives {@code (indices.length, C, H, W)} uint8 from its position on, which
   *     moves behind them
   */
  public void apply(ImageSet set, int[] indices, Seed epochSeed, ByteBuffer target) {
    int size = set.shape().size();
    if (cropPadding == 0 && !flip) {
      for (int index : indices) {
        target.put(set.pixels(), index * size, size);
      }
      return;
    }
    byte[] changed = new byte[size];
    for (int index : indices) {
      RandomGenerator random = epochSeed.with("augmentation").with(index).generator();
      int down = random.nextInt(2 * cropPadding + 1) - cropPadding;
      int right = random.nextInt(2 * cropPadding + 1) - cropPadding;
      change(set, index, new Change(down, right, flip && random.nextBoolean()), changed);
      target.put(changed);
    }
  }

  private static void change(ImageSet set, int index, Change change, byte[] changed) {
    ImageShape shape = set.shape();
    int from = Math.min(shape.width(), Math.max(0, -change.right));
    int to = Math.max(from, Math.min(shape.width(), shape.width() - change.right));
    Arrays.fill(changed, (byte) 0);
    for (int row = 0; row < shape.channels() * shape.height(); row++) {
      int y = row % shape.height() + change.down;
      if (y < 0 || y >= shape.height()) {
        continue;
      }
      int source = index * shape.size() + (row + change.down) * shape.width() + from + change.right;
      int start = row * shape.width();
      if (change.flipped) {
        for (int x = from; x < to; x++) {
          changed[start + shape.width() - 1 - x] = set.pixels()[source + x - from];
        }
      } else {
        System.arraycopy(set.pixels(), source, changed, start + from, to - from);
      }
    }
  }

  /** What happens to one image: where the crop lies, and whether it is mirrored. */
  private record Change(int down, int right, boolean flipped) {}
}
