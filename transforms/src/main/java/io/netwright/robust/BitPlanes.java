package io.netwright.robust;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Images without their lowest bits, under noise: {@code X = round(255 x) + 2^min(p-2, 3) U(-1, 1)},
 * {@code q = clip(X - X mod 2^p + 2^(p-1), 0, 255) / 255} (Addepalli et al. 2020, CVPR, section
 * 4.1).
 *
 * <p>The remainder is the floored one, at least 0 also where noise made a dark pixel negative.
 *
 * @param bits {@code p}, how many of the eight bits are lost, in [1, 7]
 */
public record BitPlanes(int bits) {
  private static final float WHITE = 255;
  private static final double LARGEST_NOISE = 3;

  /** Refuses numbers of bits that leave nothing or everything. */
  public BitPlanes {
    if (bits < 1 || bits > 7) {
      throw new IllegalArgumentException("bits must be in [1, 7], got " + bits);
    }
  }

  /**
   * As many bits as a threat model's radius may flip: {@code 2 + floor(log2(255 epsilon))}, which
   * is the published 5 at 8/255 and 6 at 0.1.
   */
  public static BitPlanes within(ThreatModel ball) {
    if (ball.norm() != Norm.LINF) {
      throw new IllegalArgumentException(
          "bpfc takes the number of bits from a LINF threat model such as linf-8/255, got "
              + ball.name());
    }
    double levels = WHITE * ball.radius();
    int bits = 2 + (int) Math.floor(Math.log(levels) / Math.log(2) + 1e-9); // 8/255 is 8 levels
    return new BitPlanes(Math.max(1, Math.min(7, bits)));
  }

  /** The images {@code (N, C, H, W)} with fewer bits, each under noise from its own seed. */
  NDArray of(NDArray images, List<Seed> seeds) {
    int size = Math.toIntExact(images.size() / seeds.size());
    float[] noise = new float[Math.multiplyExact(size, seeds.size())];
    for (int image = 0; image < seeds.size(); image++) {
      RandomGenerator random = seeds.get(image).generator();
      for (int i = 0; i < size; i++) {
        noise[image * size + i] = (float) (2 * random.nextDouble() - 1);
      }
    }
    return of(images, images.getManager().create(noise, images.getShape()));
  }

  /**
   * The images with fewer bits.
   *
   * @param noise in [-1, 1], as many numbers as the images have
   */
  NDArray of(NDArray images, NDArray noise) {
    return Torch.withoutGradients(
        () -> {
          NDManager manager = images.getManager();
          float noiseLevels = (float) Math.pow(2, Math.min(bits - 2, LARGEST_NOISE));
          float step = 1 << bits;
          NDArray levels = Torch.times(images, WHITE).round().add(Torch.times(noise, noiseLevels));
          NDArray lost = Torch.times(Torch.dividedBy(levels, step).floor(), step);
          NDArray middle = lost.add(Torch.scalar(manager, step / 2));
          return Torch.dividedBy(Torch.clip(middle, 0, WHITE), WHITE);
        });
  }
}
