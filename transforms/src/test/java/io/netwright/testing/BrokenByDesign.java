package io.netwright.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.netwright.attack.Classifier;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.random.RandomGenerator;

/**
 * What is done to an honest classifier so that attacks fail on it although it is as easy to fool:
 * ways in which published defences hid their gradients (Athalye et al. 2018, arXiv 1802.00420), and
 * mistakes that people make.
 */
public enum BrokenByDesign {
  /** Nothing is done. */
  HONEST {
    @Override
    public Classifier of(Classifier honest, NDArray clean) {
      return honest;
    }
  },
  /** Near a clean image it says what it says of that image. */
  DEAD_ZONE {
    @Override
    public Classifier of(Classifier honest, NDArray clean) {
      return images -> honest.logits(nearestOrSame(clean, images));
    }
  },
  /** Logits are multiplied by 100. */
  LOGITS_TIMES_100 {
    @Override
    public Classifier of(Classifier honest, NDArray clean) {
      return images -> Torch.times(honest.logits(images), 100);
    }
  },
  /** Logits are multiplied by 10,000. */
  SATURATED {
    @Override
    public Classifier of(Classifier honest, NDArray clean) {
      return images -> Torch.times(honest.logits(images), 10_000);
    }
  },
  /** Noise is added to the images, other noise at every call. */
  RANDOMIZED {
    @Override
    public Classifier of(Classifier honest, NDArray clean) {
      RandomGenerator random = Seed.of(1).generator();
      return images -> honest.logits(images.add(noise(images, random)));
    }
  },
  /** The same logits whatever the image. */
  CONSTANT {
    @Override
    public Classifier of(Classifier honest, NDArray clean) {
      return images -> {
        NDArray logits = honest.logits(images);
        NDArray zero = Torch.times(logits, 0);
        return zero.add(images.getManager().create(new float[] {5, 4, 3, 2, 1, 0, -1, -2, -3, -4}));
      };
    }
  },
  /** Pixels are rounded to sixteen levels, and no gradient comes back. */
  QUANTIZED_INPUT {
    @Override
    public Classifier of(Classifier honest, NDArray clean) {
      return images -> {
        NDArray through = Torch.times(images, 0);
        return honest.logits(through.add(rounded(images)));
      };
    }
  },
  /** Pixels are rounded, and the gradient is passed through as if they were not. */
  NON_DIFFERENTIABLE_STEP {
    @Override
    public Classifier of(Classifier honest, NDArray clean) {
      return images -> {
        NDArray step = Torch.withoutGradients(() -> rounded(images).sub(images.stopGradient()));
        return honest.logits(images.add(step));
      };
    }
  },
  /** The gradient has the opposite sign. */
  TURNED_GRADIENT {
    @Override
    public Classifier of(Classifier honest, NDArray clean) {
      return images -> {
        NDArray still = images.stopGradient();
        NDArray turned = Torch.times(still, 2).sub(images);
        return honest.logits(turned);
      };
    }
  },
  /** Probabilities in place of logits. */
  PROBABILITIES {
    @Override
    public Classifier of(Classifier honest, NDArray clean) {
      return images -> honest.logits(images).softmax(1);
    }
  },
  /** Images are normalized by their batch, as by batch normalization in training. */
  LOOKS_AT_BATCH {
    @Override
    public Classifier of(Classifier honest, NDArray clean) {
      return images -> {
        NDArray mean = images.mean(new int[] {0}, true);
        return honest.logits(images.sub(mean).add(Torch.scalar(images.getManager(), 0.45f)));
      };
    }
  };

  private static final float LEVELS = 15;
  private static final float ZONE = 1e-3f;
  private static final float NOISE = 0.05f;

  /**
   * The broken copy.
   *
   * @param clean all images that it will be asked about, {@code (N, C, H, W)}
   */
  public abstract Classifier of(Classifier honest, NDArray clean);

  private static NDArray rounded(NDArray images) {
    return Torch.withoutGradients(
        () -> Torch.dividedBy(Torch.times(images.stopGradient(), LEVELS).round(), LEVELS));
  }

  private static NDArray noise(NDArray images, RandomGenerator random) {
    float[] noise = new float[(int) images.size()];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) (NOISE * random.nextGaussian());
    }
    return images.getManager().create(noise, images.getShape());
  }

  /** Images within the zone around a clean one become that one, which has no gradient. */
  private static NDArray nearestOrSame(NDArray clean, NDArray images) {
    int count = (int) images.getShape().get(0);
    NDManager memory = images.getManager();
    long[] nearest = new long[count];
    boolean[] near = new boolean[count];
    Torch.withoutGradients(
        () -> {
          for (int i = 0; i < count; i++) {
            NDArray change = images.stopGradient().get(i + ":" + (i + 1)).sub(clean).abs();
            NDArray largest = change.reshape(clean.getShape().get(0), -1).max(new int[] {1});
            nearest[i] = largest.argMin().getLong();
            near[i] = largest.min().getFloat() <= ZONE;
            change.close();
          }
          return count;
        });
    NDArray still = clean.get(memory.create(nearest));
    NDArray isNear = memory.create(near).toType(DataType.FLOAT32, false).reshape(count, 1, 1, 1);
    NDArray isFar = isNear.eq(0).toType(DataType.FLOAT32, false);
    return images.mul(isFar).add(still.mul(isNear));
  }
}
