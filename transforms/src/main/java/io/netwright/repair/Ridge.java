package io.netwright.repair;

import java.util.Optional;
import java.util.OptionalInt;
import org.ejml.data.DMatrixRMaj;

/**
 * Ridge regression towards the old weights: the change {@code D = (A + lambda I)^-1 E} minimizes
 * {@code sum |(W + D) x - t|^2 + lambda |D|^2}. The last unknown is the bias, which is not
 * penalized; {@code lambda} is a share of the sum of squares of an input over all rows, on average
 * over the other inputs.
 */
final class Ridge {
  private static final int MOST_RAISES = 3;

  private final double[] change;
  private final int raised;

  Ridge(double[] change, int raised) {
    this.change = change;
    this.raised = raised;
  }

  /** The change of all groups, {@code (groups, unknowns, outputs)} row-major. */
  double[] change() {
    return change;
  }

  /** How often lambda was made ten times larger until there was a decomposition. */
  int raised() {
    return raised;
  }

  /** Solves; empty where the sums of a group have no Cholesky decomposition. */
  static Optional<Ridge> solve(NormalEquations sums, NormalEquations.Size size, double share) {
    int each = size.unknowns() * size.outputs();
    double[] change = new double[size.groups() * each];
    int raised = 0;
    for (int group = 0; group < size.groups(); group++) {
      DMatrixRMaj solution = new DMatrixRMaj(size.unknowns(), size.outputs());
      OptionalInt raises = solve(sums, group, share, solution);
      if (raises.isEmpty()) {
        return Optional.empty();
      }
      System.arraycopy(solution.data, 0, change, group * each, each);
      raised = Math.max(raised, raises.getAsInt());
    }
    return Optional.of(new Ridge(change, raised));
  }

  /** Solves one group and says how often lambda was raised. */
  private static OptionalInt solve(
      NormalEquations sums, int group, double share, DMatrixRMaj solution) {
    int unknowns = solution.numRows;
    DMatrixRMaj products = DMatrixRMaj.wrap(unknowns, unknowns, sums.products(group));
    DMatrixRMaj errors = DMatrixRMaj.wrap(unknowns, solution.numCols, sums.errors(group));
    double lambda = share * meanSum(products);
    for (int raised = 0; raised <= MOST_RAISES; raised++) {
      DMatrixRMaj ridged = products.copy();
      for (int i = 0; i < unknowns - 1; i++) {
        ridged.add(i, i, lambda);
      }
      if (Cholesky.solve(ridged, errors, solution)) {
        return OptionalInt.of(raised);
      }
      lambda *= 10;
    }
    return OptionalInt.empty();
  }

  /** Mean of the diagonal, sums of squares, without the bias; 1 where all inputs are zero. */
  private static double meanSum(DMatrixRMaj products) {
    int inputs = products.numCols - 1;
    double trace = 0;
    for (int i = 0; i < inputs; i++) {
      trace += products.get(i, i);
    }
    return trace == 0 ? 1 : trace / inputs;
  }
}
