package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import com.fasterxml.jackson.annotation.JsonAlias;
import io.netwright.nn.grad.Torch;

/** What a gradient attack increases, per image; positive or growing means wrong. */
public enum AttackLoss implements LogitLoss {
  /** Cross entropy. */
  @JsonAlias("ce")
  CE {
    @Override
    NDArray ofUsable(NDArray logits, NDArray labels) {
      return logits.logSoftmax(1).gather(labels, 1).squeeze(1).neg();
    }
  },

  /**
   * Difference of logits ratio, which no scale of the logits saturates: {@code -(z_y - max_{k != y}
   * z_k) / (z_1st - z_3rd + 1e-12)}, z sorted (Croce and Hein 2020, arXiv 2003.01690, equation 6).
   * It needs three classes; with two it is the margin.
   */
  @JsonAlias("dlr")
  DLR {
    @Override
    NDArray ofUsable(NDArray logits, NDArray labels) {
      NDList top = logits.topK(3, 1, true, true);
      NDArray guard = Torch.scalar(logits.getManager(), 1e-12f);
      NDArray spread = top.get(0).get(":, 0:1").sub(top.get(0).get(":, 2:3")).add(guard);
      return advantageOfOthers(logits, labels, top).div(spread).squeeze(1);
    }
  },

  /** Margin of the best wrong class over the true one: {@code max_{k != y} z_k - z_y}. */
  @JsonAlias("margin")
  MARGIN {
    @Override
    NDArray ofUsable(NDArray logits, NDArray labels) {
      NDList top = logits.topK(2, 1, true, true);
      return advantageOfOthers(logits, labels, top).squeeze(1);
    }
  };

  /**
   * The loss of every image.
   *
   * @param logits {@code (N, K)} float32
   * @param labels {@code (N, 1)} int64
   * @return {@code (N)}, in the manager of the logits, differentiable
   */
  @Override
  public NDArray perImage(NDArray logits, NDArray labels) {
    return usable(logits.getShape().get(1)).ofUsable(logits, labels);
  }

  /** This loss, or the nearest one that so few classes have. */
  public AttackLoss usable(long classes) {
    if (classes < 2) {
      return CE;
    }
    return this == DLR && classes < leastClasses() ? MARGIN : this;
  }

  /** How many classes it needs to be what it is called. */
  public int leastClasses() {
    return this == DLR ? 3 : 2;
  }

  /** Whether multiplying all logits by a number leaves the direction of its gradient as it is. */
  public boolean isScaleFree() {
    return this != CE;
  }

  abstract NDArray ofUsable(NDArray logits, NDArray labels);

  private static NDArray advantageOfOthers(NDArray logits, NDArray labels, NDList top) {
    NDArray trueIsTop = top.get(1).get(":, 0:1").eq(labels);
    NDArray other = NDArrays.where(trueIsTop, top.get(0).get(":, 1:2"), top.get(0).get(":, 0:1"));
    return other.sub(logits.gather(labels, 1));
  }
}
