package io.netwright.evaluate;

import io.netwright.data.ClassTurns;
import io.netwright.data.DataException;
import io.netwright.data.DataSources;
import io.netwright.data.ImageSet;
import io.netwright.schemas.ModelRef;
import java.io.IOException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The test images that are evaluated, or validation images that are looked at first: the first of
 * every class in turn, so that classes differ by one image at most where they have enough, in the
 * order of the test set.
 *
 * <p>The first images of the set would do only where its order is random; image folders are sorted
 * by class.
 */
public final class EvaluatedImages {
  private final ImageSet images;
  private final int[] examples;

  private EvaluatedImages(ImageSet images, int[] examples) {
    this.images = images;
    this.examples = examples;
  }

  /**
   * Chooses images.
   *
   * @param test the whole test set
   * @param count how many at most; 0: all
   */
  public static EvaluatedImages of(ImageSet test, int count) {
    if (count < 0) {
      throw new IllegalArgumentException("the number of images must be 0 or more, got " + count);
    }
    int[] examples = examples(test, count);
    return new EvaluatedImages(
        examples.length == test.size() ? test : test.select(examples), examples);
  }

  /**
   * Chooses images that a model answers about.
   *
   * @throws DataException if its data have no test images
   */
  static EvaluatedImages of(ModelRef model, int count, DataSources data) throws IOException {
    ImageSet test = data.forOutputs(model.getDatasets(), model.getOutputs()).test();
    if (test.size() == 0) {
      throw new DataException("no test images for " + model.getName());
    }
    return of(test, count);
  }

  /** Chooses validation images that a model answers about; none where its data have none. */
  static EvaluatedImages validation(ModelRef model, int most, DataSources data) throws IOException {
    return of(data.forOutputs(model.getDatasets(), model.getOutputs()).validation(), most);
  }

  /**
   * Chooses test images that are not evaluated: the last of every class in turn; none where one of
   * them is evaluated.
   *
   * @param most how many at most
   * @param evaluated how many are evaluated, see {@link #of(ImageSet, int)}
   */
  static EvaluatedImages unattacked(ModelRef model, int most, int evaluated, DataSources data)
      throws IOException {
    ImageSet test = data.forOutputs(model.getDatasets(), model.getOutputs()).test();
    int last = test.size() - 1;
    int[] chosen =
        IntStream.of(
                ClassTurns.chosen(i -> test.label(last - i), test.size(), Math.min(most, last)))
            .map(i -> last - i)
            .sorted()
            .toArray();
    int[] attacked = examples(test, evaluated);
    boolean isOneAttacked =
        IntStream.of(chosen).anyMatch(example -> Arrays.binarySearch(attacked, example) >= 0);
    int[] examples = isOneAttacked ? new int[0] : chosen;
    return new EvaluatedImages(test.select(examples), examples);
  }

  private static int[] examples(ImageSet test, int count) {
    return count == 0 || count >= test.size()
        ? IntStream.range(0, test.size()).toArray()
        : ClassTurns.chosen(test::label, test.size(), count);
  }

  /** The chosen images. */
  public ImageSet images() {
    return images;
  }

  /** How many there are. */
  public int size() {
    return examples.length;
  }

  /**
   * The position of a chosen image.
   *
   * @throws IllegalArgumentException if it was not chosen
   */
  int position(int example) {
    int position = Arrays.binarySearch(examples, example);
    if (position < 0) {
      throw new IllegalArgumentException(
          "test image %d is not among the %d that are evaluated"
              .formatted(example, examples.length));
    }
    return position;
  }

  /** Index in the test set of the image at a position. */
  public int example(int position) {
    return examples[position];
  }
}
