package io.netwright.repair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.repair.NormalEquations.RowWriter;
import io.netwright.repair.NormalEquations.Size;
import java.util.Optional;

/**
 * A least-squares problem: rows that are fitted to, then rows that are kept back to look at the
 * fit.
 */
interface Equations {

  /**
   * Starts with nothing.
   *
   * @param old weights and bias {@code (groups, unknowns, outputs)} float64
   * @param rows how many there will be
   */
  static Equations of(NDManager memory, Size size, NDArray old, int rows) {
    return KeptEquations.suit(size)
        ? new KeptEquations(memory, size, old, rows)
        : new SummedEquations(memory, size, old);
  }

  /** Adds a row to fit to; all of them before those that are kept back. */
  void fit(RowWriter row);

  /** Adds a row that is kept back. */
  void keepBack(RowWriter row);

  /** Fits to the rows to fit to; empty where there is no solution. */
  Optional<Ridge> fitted(double share);

  /** Fits to all rows. */
  Optional<Ridge> fittedToAll(double share);

  /** The sum of squares that the old weights miss the targets of the rows kept back by. */
  double missed();

  /** The same after a change of the weights. */
  double missedAfter(double[] change);
}
