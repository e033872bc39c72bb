package io.netwright.train;

import ai.djl.ndarray.NDArray;
import io.netwright.data.Augmentation;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.seed.Seed;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The images of one step, and what the network in training says about them.
 *
 * <p>Nothing is computed before it is asked for. {@link #inTraining} and {@link #inEvaluation} run
 * the network once and then give the same pass again, so losses that are added share it. Only a
 * pass in training changes the running statistics of batch normalizations. An objective that trains
 * on other images looks for them with {@link #logits}, which changes nothing, and goes on with
 * {@link #on}.
 *
 * <p>Everything made belongs to the memory of the step and is freed at its end. An objective is
 * called while autograd records, so what it computes can be differentiated, and {@code
 * Gradients.of} gives gradients that can be differentiated again.
 */
public final class TrainingBatch {
  private final Step step;
  private final NDArray images;
  private @Nullable ForwardPass training;
  private @Nullable ForwardPass evaluation;

  /** What the batches of one step share: all but the images. */
  private static final class Step {
    private final Network network;
    private final Set<String> taps;
    private final Mode mode;
    private final NDArray labels;
    private final Examples examples;
    private @Nullable NDArray seen;

    Step(Network network, Set<String> taps, Mode mode, NDArray labels, Examples examples) {
      this.network = network;
      this.taps = taps;
      this.mode = mode;
      this.labels = labels;
      this.examples = examples;
    }
  }

  /**
   * How the images of an epoch were changed at random.
   *
   * @param seed decides, with the index of each image, how it was changed
   */
  public record Changes(Augmentation augmentation, Seed seed) {}

  /**
   * Which images these are.
   *
   * @param indices into the training images, in the order of the batch
   * @param seed of what an objective draws in this epoch
   * @param epoch in which they are seen, counted from 1
   * @param changes how they were cropped and flipped
   */
  public record Examples(List<Integer> indices, Seed seed, int epoch, Changes changes) {
    /** Takes an immutable copy. */
    public Examples {
      indices = List.copyOf(indices);
    }

    /** Images as they are. */
    public Examples(List<Integer> indices, Seed seed, int epoch) {
      this(indices, seed, epoch, new Changes(Augmentation.none(), seed));
    }

    /** The images at some indices. */
    static Examples of(int[] indices, Seed seed, int epoch, Changes changes) {
      return new Examples(Arrays.stream(indices).boxed().toList(), seed, epoch, changes);
    }

    /**
     * A seed for each image: it depends on the run, the epoch, the purpose and the image, not on
     * the batch.
     */
    public List<Seed> seeds(String purpose) {
      return indices.stream().map(index -> seed.with(purpose).with(index)).toList();
    }
  }

  private TrainingBatch(Step step, NDArray images) {
    this.step = step;
    this.images = images;
    if (step.taps.contains(step.network.graph().nodes().get(0).name())) {
      images.setRequiresGradient(true);
    }
  }

  /**
   * Images for an objective to look at.
   *
   * @param objective whose taps the passes have
   * @param mode of {@link #inTraining}
   */
  public static TrainingBatch of(
      Network network, Objective objective, Mode mode, Batch batch, Examples examples) {
    if (examples.indices().size() != batch.labels().size()) {
      throw new IllegalArgumentException(
          "every image needs its index, got "
              + examples.indices().size()
              + " for "
              + batch.labels().size()
              + " images");
    }
    Set<String> taps = Set.copyOf(objective.taps());
    return new TrainingBatch(
        new Step(network, taps, mode, batch.labels(), examples), batch.images());
  }

  /** The images {@code (N, C, H, W)} float32 in [0, 1]. */
  public NDArray images() {
    return images;
  }

  /** Their labels {@code (N)} int64. */
  public NDArray labels() {
    return step.labels;
  }

  /** Which images they are, also after {@link #on}. */
  public Examples examples() {
    return step.examples;
  }

  /**
   * What belongs to the images of this step, cropped and flipped as they were.
   *
   * @param others one for each training image, in their order, e.g. masks
   */
  public Batch beside(ImageSet others) {
    int[] indices = step.examples.indices().stream().mapToInt(Integer::intValue).toArray();
    Changes changes = step.examples.changes();
    return Batches.augmented(
        images.getManager(), others, indices, changes.augmentation(), changes.seed());
  }

  /**
   * Logits and taps in training: batch statistics are used and move the running ones, dropout and
   * noise act. They act alike on all images of one step, so a second pass on equal images is equal.
   */
  public ForwardPass inTraining() {
    if (training == null) {
      training = step.network.forward(images, step.taps, step.mode);
      if (step.seen == null) {
        step.seen = training.logits();
      }
    }
    return training;
  }

  /** Logits and taps in evaluation: running statistics are used and stay, nothing is random. */
  public ForwardPass inEvaluation() {
    if (evaluation == null) {
      evaluation = step.network.forward(images, step.taps, Mode.EVALUATION);
    }
    return evaluation;
  }

  /**
   * Logits of any images in evaluation, {@code (N, K)}: the function that an attack climbs on.
   *
   * @param some {@code (N, C, H, W)} float32 in [0, 1]
   */
  public NDArray logits(NDArray some) {
    return step.network.logits(some);
  }

  /**
   * The same examples seen otherwise, e.g. perturbed.
   *
   * @param others {@code (N, C, H, W)} float32 in [0, 1], in the memory of {@link #images}
   */
  public TrainingBatch on(NDArray others) {
    if (!others.getShape().equals(images.getShape())) {
      throw new IllegalArgumentException(
          "other images must be as many and as large as the batch's, "
              + images.getShape()
              + ", got "
              + others.getShape());
    }
    return new TrainingBatch(step, others);
  }

  /** The logits of the step's first pass in training, by which its accuracy is counted. */
  NDArray seen() {
    if (step.seen == null) {
      throw new IllegalStateException(
          "the objective looked at no image in training, so nothing can be learned from the step");
    }
    return step.seen;
  }
}
