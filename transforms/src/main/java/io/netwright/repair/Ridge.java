package io.netwright.repair;

import java.util.Optional;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionBlock_DDRM;
import org.ejml.dense.row.linsol.chol.LinearSolverChol_DDRM;

/**
 * Ridge regression towards the old weights: the change {@code D = (A + lambda I)^-1 E} minimizes
 * {@code sum |(W + D) x - t|^2 + lambda |D|^2}. The last unknown is the bias, which is not
 * penalized; {@code lambda} is a share of the mean of the other inputs' squares.
 *
 * @param change of all groups, {@code (groups, unknowns, outputs)} row-major
 * @param raised how often lambda was made ten times larger until a decomposition was found
 */
record Ridge(double[] change, int raised) {
  private static final int MOST_RAISES = 3;
  private static final int BLOCK_WIDTH = 32;

  /** Solves; empty where the sums of a group have no Cholesky decomposition. */
  static Optional<Ridge> solve(NormalEquations sums, NormalEquations.Size size, double share) {
    int each = size.unknowns() * size.outputs();
    double[] change = new double[size.groups() * each];
    int raised = 0;
    for (int group = 0; group < size.groups(); group++) {
      Optional<Solved> solved = solve(sums, group, size, share);
      if (solved.isEmpty()) {
        return Optional.empty();
      }
      System.arraycopy(solved.get().values(), 0, change, group * each, each);
      raised = Math.max(raised, solved.get().raised());
    }
    return Optional.of(new Ridge(change, raised));
  }

  private record Solved(double[] values, int raised) {}

  private static Optional<Solved> solve(
      NormalEquations sums, int group, NormalEquations.Size size, double share) {
    DMatrixRMaj products = DMatrixRMaj.wrap(size.unknowns(), size.unknowns(), sums.products(group));
    DMatrixRMaj errors = DMatrixRMaj.wrap(size.unknowns(), size.outputs(), sums.errors(group));
    double lambda = share * meanSquare(products);
    for (int raised = 0; raised <= MOST_RAISES; raised++) {
      // One thread and one order of sums: equal bytes on every machine.
      LinearSolverChol_DDRM solver =
          new LinearSolverChol_DDRM(new CholeskyDecompositionBlock_DDRM(BLOCK_WIDTH));
      DMatrixRMaj ridged = products.copy();
      for (int i = 0; i < size.unknowns() - 1; i++) {
        ridged.add(i, i, lambda);
      }
      if (solver.setA(ridged)) {
        DMatrixRMaj solution = new DMatrixRMaj(size.unknowns(), size.outputs());
        solver.solve(errors, solution);
        return Optional.of(new Solved(solution.data, raised));
      }
      lambda *= 10;
    }
    return Optional.empty();
  }

  /** Mean of the diagonal without the bias; 1 where all inputs are zero. */
  private static double meanSquare(DMatrixRMaj products) {
    int inputs = products.numCols - 1;
    double trace = 0;
    for (int i = 0; i < inputs; i++) {
      trace += products.get(i, i);
    }
    return trace == 0 ? 1 : trace / inputs;
  }
}
