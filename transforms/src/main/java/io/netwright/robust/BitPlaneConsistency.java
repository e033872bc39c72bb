package io.netwright.robust;

import ai.djl.ndarray.NDArray;
import io.netwright.nn.grad.Torch;
import io.netwright.train.Objective;
import io.netwright.train.TrainingBatch;

/**
 * Bit plane feature consistency (BPFC, Addepalli et al. 2020, CVPR, equation 3): {@code loss(f(x),
 * y) + lambda 1/N sum_n ||f(x_n) - f(q(x_n))||^2}, {@code f} the logits, {@code q} the images with
 * fewer bits. It looks for no attack.
 *
 * <p>Both passes are in training mode, the one with fewer bits first, and both are differentiated.
 * {@code lambda} grows ninefold after a quarter, a half and three quarters of the run, as in the
 * released settings for CIFAR-10 (after epochs 25, 50 and 75 of 100), and ends 729 times as large.
 *
 * <p>A loss that pairs logits shrinks their gaps, so attacks on the cross entropy find too little
 * here: judge by margins.
 *
 * @param planes which bits are lost
 * @param weight {@code lambda} at the start of the run
 * @param epochs of the run
 * @param loss what is minimized at the clean images
 */
public record BitPlaneConsistency(BitPlanes planes, double weight, int epochs, Objective loss)
    implements Objective {
  private static final int QUARTERS = 4;
  private static final double GROWTH = 9;
  private static final int[] CLASSES = {1};

  /** Refuses a weight that is none. */
  public BitPlaneConsistency {
    if (!(weight >= 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException("weight must be at least 0, got " + weight);
    }
  }

  /** The weight in an epoch, counted from 1. */
  double weight(int epoch) {
    int quarters = QUARTERS * (epoch - 1) / epochs;
    return weight * Math.pow(GROWTH, quarters);
  }

  @Override
  public NDArray loss(TrainingBatch batch) {
    NDArray fewer = planes.of(batch.images(), batch.examples().seeds("bits"));
    NDArray ofFewer = batch.on(fewer).inTraining().logits();
    NDArray ofClean = loss.loss(batch);
    NDArray distance = batch.inTraining().logits().sub(ofFewer).square().sum(CLASSES).mean();
    return ofClean.add(Torch.times(distance, (float) weight(batch.examples().epoch())));
  }
}
