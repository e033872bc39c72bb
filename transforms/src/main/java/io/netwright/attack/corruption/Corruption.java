package io.netwright.attack.corruption;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * A common corruption at a severity, with the settings that CIFAR-10-C was made with (Hendrycks and
 * Dietterich 2019, arXiv 1903.12261). Pictures are generated on the spot, each from its own seed,
 * and stay float32: CIFAR-10-C's are rounded to bytes. It is no attack: it knows no classifier and
 * no ball.
 *
 * <p>It differs from CIFAR-10-C in the random numbers, in frost (drawn, no photographs), in borders
 * (mirrored everywhere) and in glass, whose pixels do change places.
 *
 * @param kind what is done
 * @param severity from 1, hardly visible, to 5
 */
public record Corruption(CorruptionKind kind, int severity) implements Serializable {
  private static final int SEVERITIES = 5;

  /** Refuses severities that are none. */
  public Corruption {
    if (kind == null) {
      throw new IllegalArgumentException(
          "kind is missing; choose one of " + Arrays.toString(CorruptionKind.values()));
    }
    if (severity < 1 || severity > SEVERITIES) {
      throw new IllegalArgumentException("severity must be from 1 to 5, got " + severity);
    }
  }

  /**
   * Spoils pictures.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1], C 1 or 3; not modified
   * @param seeds one per image
   * @return {@code (N, C, H, W)} float32 in [0, 1], in the manager of the images
   */
  public NDArray apply(NDArray images, List<Seed> seeds) {
    Shape shape = images.getShape();
    int channels = (int) shape.get(1);
    if (channels != 1 && channels != 3) {
      throw new IllegalArgumentException(
          "corruptions are of pictures of 1 or 3 colors, got " + channels);
    }
    int size = (int) shape.slice(1).size();
    float[] all = Torch.values(images);
    for (int i = 0; i < seeds.size(); i++) {
      float[] pixels = Arrays.copyOfRange(all, i * size, (i + 1) * size);
      Picture picture = new Picture(channels, (int) shape.get(2), (int) shape.get(3), pixels);
      Seed seed = seeds.get(i).with("corruption").with(kind.name()).with(severity);
      Picture spoiled = kind.distortion().of(picture, severity, seed.generator()).clipped();
      System.arraycopy(spoiled.pixels, 0, all, i * size, size);
    }
    return images.getManager().create(all, shape);
  }
}
