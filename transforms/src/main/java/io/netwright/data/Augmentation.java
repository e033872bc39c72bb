package io.netwright.data;

import io.netwright.seed.Seed;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/**
 * Random crops and flips of training images.
 *
 * @param cropPadding pixels of zero padding from which a crop of the original size is taken; 0:
 *     none
 * @param flip whether half of the images are mirrored left to right
 */
public record Augmentation(int cropPadding, boolean flip) {

  /** Whether it changes anything. */
  public boolean isNothing() {
    return cropPadding == 0 && !flip;
  }

  /**
   * Writes changed copies of some images behind each other.
   *
   * @param indices of the images in the set
   * @param epoch seed of the epoch; an image's crop and flip follow from it and from its index
   * @param target room for the images, {@code (N, C, H, W)} uint8
   */
  public void apply(ImageSet set, int[] indices, Seed epoch, ByteBuffer target) {
    ImageShape shape = set.shape();
    byte[] changed = new byte[shape.size()];
    for (int index : indices) {
      RandomGenerator random = epoch.with(index).generator();
      int down = random.nextInt(2 * cropPadding + 1) - cropPadding;
      int right = random.nextInt(2 * cropPadding + 1) - cropPadding;
      boolean mirrored = flip && random.nextBoolean();
      change(set, index, new Move(down, right, mirrored), changed);
      target.put(changed);
    }
    target.rewind();
  }

  /** How one image is changed. */
  private record Move(int down, int right, boolean mirrored) {}

  private static void change(ImageSet set, int index, Move move, byte[] changed) {
    ImageShape shape = set.shape();
    byte[] pixels = set.pixels();
    int height = shape.height();
    int width = shape.width();
    int at = 0;
    for (int channel = 0; channel < shape.channels(); channel++) {
      for (int y = 0; y < height; y++) {
        int fromY = y + move.down();
        int row = index * shape.size() + (channel * height + fromY) * width;
        for (int x = 0; x < width; x++) {
          int fromX = (move.mirrored() ? width - 1 - x : x) + move.right();
          boolean inside = fromY >= 0 && fromY < height && fromX >= 0 && fromX < width;
          changed[at++] = inside ? pixels[row + fromX] : 0;
        }
      }
    }
  }
}
