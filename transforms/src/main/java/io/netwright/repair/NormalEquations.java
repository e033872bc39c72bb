package io.netwright.repair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

/**
 * The sums of a least-squares problem, in float64: {@code A = sum of x x'}, {@code E = sum of x r'}
 * and the sum of squares of r, where {@code r = t - W x} is what the old weights miss of a target.
 *
 * <p>Groups of a convolution are problems of their own, side by side. Rows are added in blocks of a
 * size that depends on the problem alone, so the sums do not depend on who brings how many.
 */
final class NormalEquations implements AutoCloseable {
  /**
   * Sizes of a problem.
   *
   * @param unknowns of one output: inputs and the bias
   * @param outputs of one group
   */
  record Size(int groups, int unknowns, int outputs) {

    /** How many numbers the sums of products are. */
    long products() {
      return (long) groups * unknowns * unknowns;
    }
  }

  private final NDManager memory;
  private final NDArray old;
  private final NDArray products;
  private final NDArray errors;
  private final RowBlock block;
  private double squares;

  /**
   * Starts with nothing.
   *
   * @param old weights and bias {@code (groups, unknowns, outputs)} float64
   */
  NormalEquations(NDManager parent, Size size, NDArray old) {
    this.memory = parent.newSubManager();
    this.old = old;
    this.products =
        memory.zeros(new Shape(size.groups, size.unknowns, size.unknowns), DataType.FLOAT64);
    this.errors =
        memory.zeros(new Shape(size.groups, size.unknowns, size.outputs), DataType.FLOAT64);
    this.block = new RowBlock(size);
  }

  /** Writes one row: its inputs and targets of every group. */
  @FunctionalInterface
  interface RowWriter {

    /**
     * Writes.
     *
     * @param inputsAt where the row's inputs begin, one group after another
     * @param targetsAt where its targets begin
     */
    void write(float[] inputs, int inputsAt, float[] targets, int targetsAt);
  }

  /** Adds a row. */
  void add(RowWriter row) {
    if (block.add(row)) {
      flush();
    }
  }

  private void flush() {
    if (block.rows() == 0) {
      return;
    }
    try (NDManager some = memory.newSubManager()) {
      NDArray x = block.inputs(some);
      NDArray missed = block.targets(some).subi(x.matMul(old));
      NDArray transposed = x.transpose(0, 2, 1);
      products.addi(transposed.matMul(x));
      errors.addi(transposed.matMul(missed));
      squares += missed.muli(missed).sum().getDouble();
    }
    block.clear();
  }

  /** Adds all rows of another problem of this size. */
  void addAll(NormalEquations other) {
    flush();
    other.flush();
    products.addi(other.products);
    errors.addi(other.errors);
    squares += other.squares;
  }

  /** {@code A} of one group, row-major. */
  double[] products(int group) {
    flush();
    return values(products, group);
  }

  /** {@code E} of one group, row-major. */
  double[] errors(int group) {
    flush();
    return values(errors, group);
  }

  private static double[] values(NDArray array, int group) {
    try (NDArray one = array.get(group)) {
      return one.toDoubleArray();
    }
  }

  /** The sum of squares that the old weights miss the targets by. */
  double missed() {
    flush();
    return squares;
  }

  /**
   * The same after a change of the weights: {@code sum of r^2 - 2 <D, E> + <D, A D>}.
   *
   * @param change {@code D}, of all groups, row-major
   */
  double missedAfter(double[] change) {
    flush();
    try (NDManager some = memory.newSubManager()) {
      NDArray changed = inEngine(some, change, errors.getShape());
      double linear = changed.mul(errors).sum().getDouble();
      double quadratic = products.matMul(changed).muli(changed).sum().getDouble();
      return squares - 2 * linear + quadratic;
    }
  }

  /** Numbers in the engine's own memory, whose alignment does not change from run to run. */
  static NDArray inEngine(NDManager memory, double[] values, Shape shape) {
    try (NDArray created = memory.create(values, shape)) {
      return created.duplicate();
    }
  }

  /** Frees the sums. */
  @Override
  public void close() {
    memory.close();
  }
}
