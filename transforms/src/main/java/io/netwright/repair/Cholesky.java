package io.netwright.repair;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionBlock_DDRM;
import org.ejml.dense.row.linsol.chol.LinearSolverChol_DDRM;

/**
 * Solves systems of a symmetric positive definite matrix in float64, in one thread and one order of
 * sums: equal bytes on every machine.
 */
public final class Cholesky {
  private static final int BLOCK_WIDTH = 32;

  private Cholesky() {}

  /**
   * Solves {@code matrix * solution = right}.
   *
   * @param matrix is overwritten
   * @return whether the matrix is positive definite; if not, nothing is solved
   */
  public static boolean solve(DMatrixRMaj matrix, DMatrixRMaj right, DMatrixRMaj solution) {
    LinearSolverChol_DDRM solver =
        new LinearSolverChol_DDRM(new CholeskyDecompositionBlock_DDRM(BLOCK_WIDTH));
    if (!solver.setA(matrix)) {
      return false;
    }
    solver.solve(right, solution);
    return true;
  }
}
