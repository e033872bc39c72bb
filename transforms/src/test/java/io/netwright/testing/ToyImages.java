package io.netwright.testing;

import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.seed.Seed;
import java.util.random.RandomGenerator;

/** Small images whose class is where they are bright, under noise. */
public final class ToyImages {

  private ToyImages() {}

  /**
   * Images {@code (3, side, side)}; those of class k are brighter in the k-th of {@code classes}
   * horizontal bands.
   */
  public static ImageSet bands(int count, int side, int classes, long seed) {
    ImageShape shape = new ImageShape(3, side, side);
    byte[] pixels = new byte[count * shape.size()];
    int[] labels = new int[count];
    RandomGenerator random = Seed.of(seed).generator();
    for (int image = 0; image < count; image++) {
      labels[image] = image % classes;
      for (int i = 0; i < shape.size(); i++) {
        int row = i / side % side;
        int light = row * classes / side == labels[image] ? 90 : 0;
        pixels[image * shape.size() + i] = (byte) (random.nextInt(160) + light);
      }
    }
    return new ImageSet(shape, pixels, labels);
  }
}
