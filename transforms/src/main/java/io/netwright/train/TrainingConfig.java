package io.netwright.train;

import io.netwright.data.Augmentation;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.io.Serializable;
import java.util.List;

/**
 * How a network is trained by stochastic gradient descent.
 *
 * @param epochs passes over the training images, at least 1
 * @param batchSize images per step, at least 2; the last batch of an epoch may be smaller
 * @param learningRate highest learning rate, above 0
 * @param momentum share of the last step that is repeated, in [0, 1)
 * @param weightDecay added to each gradient as this many times the parameter, at least 0; biases
 *     and batch normalizations included, as PyTorch's SGD does
 * @param schedule how the learning rate changes after the warm-up
 * @param warmupEpochs epochs in which the learning rate rises linearly; at most half of the run
 *     takes effect
 * @param stepEpochs with {@link Schedule#STEP}: the epochs, counted from 1, whose beginning
 *     multiplies the learning rate
 * @param stepFactor with {@link Schedule#STEP}: what it is multiplied by, in (0, 1]
 * @param labelSmoothing probability spread evenly over all classes, in [0, 1)
 * @param cropPadding pixels of zero padding from which a crop of the original size is taken at
 *     random; 0 for none
 * @param flip whether half of the images are mirrored left to right
 */
@RecordBuilder
public record TrainingConfig(
    int epochs,
    int batchSize,
    double learningRate,
    double momentum,
    double weightDecay,
    Schedule schedule,
    int warmupEpochs,
    List<Integer> stepEpochs,
    double stepFactor,
    double labelSmoothing,
    int cropPadding,
    boolean flip)
    implements TrainingConfigBuilder.With, Serializable {

  /** Refuses numbers that train nothing, naming the field and what it may be. */
  public TrainingConfig {
    require(epochs >= 1, "epochs", epochs, "at least 1");
    require(batchSize >= 2, "batchSize", batchSize, "at least 2");
    require(learningRate > 0 && Double.isFinite(learningRate), "learningRate", learningRate, "> 0");
    require(momentum >= 0 && momentum < 1, "momentum", momentum, "in [0, 1)");
    require(weightDecay >= 0 && weightDecay < 1, "weightDecay", weightDecay, "in [0, 1)");
    require(warmupEpochs >= 0, "warmupEpochs", warmupEpochs, "at least 0");
    require(stepFactor > 0 && stepFactor <= 1, "stepFactor", stepFactor, "in (0, 1]");
    require(
        labelSmoothing >= 0 && labelSmoothing < 1, "labelSmoothing", labelSmoothing, "in [0, 1)");
    require(cropPadding >= 0 && cropPadding <= 16, "cropPadding", cropPadding, "in [0, 16]");
    stepEpochs = List.copyOf(stepEpochs);
    for (int epoch : stepEpochs) {
      require(epoch > 1, "stepEpochs", epoch, "epochs after the first, counted from 1");
    }
  }

  /** Thirty epochs of SGD for small images: cosine from 0.05, crops and flips. */
  public static TrainingConfig defaults() {
    return new TrainingConfig(
        30, 128, 0.05, 0.9, 5e-4, Schedule.COSINE, 1, List.of(), 0.1, 0, 4, true);
  }

  /** The random crops and flips it asks for. */
  Augmentation augmentation() {
    return new Augmentation(cropPadding, flip);
  }

  /** The same with another schedule and no warm-up. */
  public TrainingConfig scheduled(Schedule newSchedule, List<Integer> newSteps) {
    return with().schedule(newSchedule).warmupEpochs(0).stepEpochs(newSteps).build();
  }

  /** The same with images as they are: neither cropped nor flipped. */
  public TrainingConfig withoutAugmentation() {
    return with().cropPadding(0).flip(false).build();
  }

  private static void require(boolean valid, String name, Object value, String allowed) {
    if (!valid) {
      throw new IllegalArgumentException(name + " must be " + allowed + ", got " + value);
    }
  }
}
