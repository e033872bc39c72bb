package io.netwright.attack.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.List;

/** Images to attack, copied to the host: a row of {@code C * H * W} numbers in [0, 1] each. */
public final class Sample {
  private final NDArray like;
  private final float[][] images;
  private final long[] labels;
  private final List<Seed> seeds;

  private Sample(NDArray like, float[][] images, long[] labels, List<Seed> seeds) {
    this.like = like;
    this.images = images;
    this.labels = labels;
    this.seeds = seeds;
  }

  /**
   * Copies images.
   *
   * @param images {@code (N, C, H, W)} float32 in [0, 1]; not modified
   * @param labels {@code (N)} int64
   * @param seeds one per image
   */
  public static Sample of(NDArray images, NDArray labels, List<Seed> seeds) {
    long count = images.getShape().get(0);
    if (labels.size() != count || seeds.size() != count) {
      throw new IllegalArgumentException(
          "every image needs a label and a seed, got "
              + count
              + " images, "
              + labels.size()
              + " labels and "
              + seeds.size()
              + " seeds");
    }
    int size = (int) images.getShape().slice(1).size();
    float[] all = Torch.values(images);
    float[][] rows = new float[seeds.size()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = Arrays.copyOfRange(all, i * size, (i + 1) * size);
    }
    return new Sample(images, rows, labels.toLongArray(), List.copyOf(seeds));
  }

  /** Some of the images, in an order of their own; nothing is copied. */
  public Sample some(int[] which) {
    return new Sample(
        like,
        Arrays.stream(which).mapToObj(i -> images[i]).toArray(float[][]::new),
        Arrays.stream(which).mapToLong(i -> labels[i]).toArray(),
        Arrays.stream(which).mapToObj(seeds::get).toList());
  }

  /** How many images. */
  public int size() {
    return images.length;
  }

  /** An image; not to be modified. */
  public float[] image(int index) {
    return images[index];
  }

  /** Its class. */
  public int label(int index) {
    return (int) labels[index];
  }

  /** Its seed. */
  public Seed seed(int index) {
    return seeds.get(index);
  }

  /** How many colors. */
  public int channels() {
    return (int) shape().get(1);
  }

  /** How many rows of pixels. */
  public int height() {
    return (int) shape().get(2);
  }

  /** How many columns of pixels. */
  public int width() {
    return (int) shape().get(3);
  }

  /** One image for each of these, {@code (N, C, H, W)}, in the manager of the images. */
  public NDArray asImages(float[][] rows) {
    Shape shape = new Shape(rows.length).addAll(shape().slice(1));
    return like.getManager().create(flat(rows), shape);
  }

  NDArray like() {
    return like;
  }

  static float[] flat(float[][] rows) {
    int size = rows.length == 0 ? 0 : rows[0].length;
    float[] all = new float[rows.length * size];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * size, size);
    }
    return all;
  }

  private Shape shape() {
    return like.getShape();
  }
}
