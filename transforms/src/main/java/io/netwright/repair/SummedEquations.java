package io.netwright.repair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.repair.NormalEquations.RowWriter;
import io.netwright.repair.NormalEquations.Size;
import java.util.Optional;

/** Sums of products over the rows, for layers whose unknowns are not too many. */
final class SummedEquations implements Equations {
  private final Size size;
  private final NormalEquations fitted;
  private final NormalEquations guard;

  SummedEquations(NDManager memory, Size size, NDArray old) {
    this.size = size;
    this.fitted = new NormalEquations(memory, size, old);
    this.guard = new NormalEquations(memory, size, old);
  }

  @Override
  public void fit(RowWriter row) {
    fitted.add(row);
  }

  @Override
  public void keepBack(RowWriter row) {
    guard.add(row);
  }

  @Override
  public Optional<Ridge> fitted(double share) {
    return Ridge.solve(fitted, size, share);
  }

  /** The last that is asked for: the rows kept back are kept back no longer. */
  @Override
  public Optional<Ridge> fittedToAll(double share) {
    fitted.addAll(guard);
    return Ridge.solve(fitted, size, share);
  }

  @Override
  public double missed() {
    return guard.missed();
  }

  @Override
  public double missedAfter(double[] change) {
    return guard.missedAfter(change);
  }
}
