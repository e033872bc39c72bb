package io.netwright.attack.gradient;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Ascent;
import io.netwright.attack.AttackSettings;
import io.netwright.attack.Classifier;
import io.netwright.attack.Criterion;
import io.netwright.attack.Fraction;
import io.netwright.attack.RandomStart;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Variance tuning: as MI-FGSM with {@code g + v} for the gradient, {@code v} being by how much the
 * mean gradient of some neighbours differed in the step before: {@code v = 1/N sum_i grad J(x +
 * r_i) - grad J(x)}, {@code r_i} uniform in {@code [-width epsilon, width epsilon]} (Wang and He
 * 2021, arXiv 2103.15571, algorithm 1). Neighbours may lie outside [0, 1]. Every image draws from
 * its own seed, where the reference draws per batch; the variance after the last step, which
 * nothing uses, is left out.
 *
 * @param threatModel norm and epsilon that it keeps to; the norm must be LINF
 * @param stepSize change of a pixel per step, on the [0, 1] scale; a quarter of epsilon where an
 *     experiment leaves it out
 * @param steps gradient steps from the image
 * @param decay what is kept of the momentum; 1 in the paper
 * @param neighbours gradients per step besides the image's own; 5 in the reference
 * @param width how far neighbours lie, in epsilons; 1.5 in the paper
 */
public record VmiFgsm(
    ThreatModel threatModel,
    Fraction stepSize,
    int steps,
    double decay,
    int neighbours,
    double width)
    implements GradientAttack {
  /** Refuses settings that make no attack. */
  public VmiFgsm {
    MomentumAscent.requireSettings("vmi-fgsm", threatModel, steps, decay);
    stepSize = AttackSettings.stepSize(threatModel, stepSize);
    AttackSettings.requireAtLeastOne("neighbours", neighbours);
    AttackSettings.requireBetween("width", width, 0, 100);
  }

  @Override
  public int gradients() {
    return steps + (steps - 1) * neighbours;
  }

  @Override
  public NDArray perturb(
      Classifier classifier, NDArray images, Criterion criterion, List<Seed> seeds) {
    return new MomentumAscent(threatModel, stepSize.value(), steps, decay)
        .run(classifier, images, criterion, ascent -> slope(ascent, images, seeds));
  }

  private MomentumAscent.Slope slope(Ascent ascent, NDArray images, List<Seed> seeds) {
    NDArray variance = ascent.scope().zeros(images.getShape());
    return (memory, at, momentum, step) -> {
      NDArray gradient = ascent.at(memory, at).gradient();
      NDArray tuned = gradient.add(variance);
      if (step < steps - 1) {
        NDArray around = around(ascent, memory, at, seeds, step);
        variance.muli(Torch.scalar(memory, 0)).addi(around.subi(gradient));
      }
      return tuned;
    };
  }

  /** The mean gradient of the neighbours. */
  private NDArray around(Ascent ascent, NDManager memory, NDArray at, List<Seed> seeds, int step) {
    RandomStart near = RandomStart.uniform(width * threatModel.radius());
    List<Seed> drawn = seeds.stream().map(seed -> seed.with("neighbour").with(step)).toList();
    NDArray sum = memory.zeros(at.getShape());
    for (int i = 0; i < neighbours; i++) {
      try (NDManager once = memory.newSubManager()) {
        sum.addi(ascent.at(once, near.unclipped(once, at, drawn, i)).gradient());
      }
    }
    return sum.divi(Torch.scalar(memory, neighbours));
  }
}
