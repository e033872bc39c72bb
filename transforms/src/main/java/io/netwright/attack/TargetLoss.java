package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.netwright.nn.grad.Torch;

/**
 * What grows as an image comes nearer to one class {@code t}. Cross entropy: {@code log p_t}.
 * Margin: {@code z_t - z_y}. Difference of logits ratio: {@code -(z_y - z_t) / (z_1st - (z_3rd +
 * z_4th) / 2 + 1e-12)}, z sorted (Croce and Hein 2020, arXiv 2003.01690, equation 7); it needs four
 * classes, with fewer it is the margin.
 *
 * @param loss which of the three
 * @param targets {@code (N)} int64
 */
public record TargetLoss(AttackLoss loss, NDArray targets) implements LogitLoss {
  /** How many classes the targeted difference of logits ratio needs. */
  public static final int LEAST_CLASSES = 4;

  @Override
  public String name() {
    return "targeted " + loss.name();
  }

  @Override
  public NDArray perImage(NDArray logits, NDArray labels) {
    NDArray column = Ascent.local(logits.getManager(), targets).expandDims(1);
    if (loss == AttackLoss.CE) {
      return logits.logSoftmax(1).gather(column, 1).squeeze(1);
    }
    NDArray advantage = logits.gather(column, 1).sub(logits.gather(labels, 1));
    if (loss == AttackLoss.MARGIN || logits.getShape().get(1) < LEAST_CLASSES) {
      return advantage.squeeze(1);
    }
    NDList top = logits.topK(LEAST_CLASSES, 1, true, true);
    NDArray rest = top.get(0).get(":, 2:3").add(top.get(0).get(":, 3:4"));
    NDArray guard = Torch.scalar(logits.getManager(), 1e-12f);
    NDArray spread = top.get(0).get(":, 0:1").sub(Torch.times(rest, 0.5f)).add(guard);
    return advantage.div(spread).squeeze(1);
  }
}
