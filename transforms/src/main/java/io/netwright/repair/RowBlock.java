package io.netwright.repair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.netwright.repair.NormalEquations.RowWriter;
import io.netwright.repair.NormalEquations.Size;
import java.util.Arrays;

/** Rows of a least-squares problem, until there are enough of them for the engine. */
final class RowBlock {
  private static final int BLOCK_FLOATS = 1 << 21;

  private final Size size;
  private final int capacity;
  private final float[] inputs;
  private final float[] targets;
  private int rows;

  RowBlock(Size size) {
    this.size = size;
    int numbers = size.groups() * (size.unknowns() + size.outputs());
    this.capacity = Math.max(1, BLOCK_FLOATS / numbers);
    this.inputs = new float[capacity * size.groups() * size.unknowns()];
    this.targets = new float[capacity * size.groups() * size.outputs()];
  }

  /** Adds a row; says whether there is no room for another. */
  boolean add(RowWriter row) {
    row.write(
        inputs,
        rows * size.groups() * size.unknowns(),
        targets,
        rows * size.groups() * size.outputs());
    rows++;
    return rows == capacity;
  }

  int rows() {
    return rows;
  }

  void clear() {
    rows = 0;
  }

  /** The inputs {@code (groups, rows, unknowns)} float64. */
  NDArray inputs(NDManager manager) {
    return array(manager, inputs, size.unknowns());
  }

  /** The targets {@code (groups, rows, outputs)} float64. */
  NDArray targets(NDManager manager) {
    return array(manager, targets, size.outputs());
  }

  private NDArray array(NDManager manager, float[] values, int width) {
    Shape shape = new Shape(rows, size.groups(), width);
    return manager
        .create(Arrays.copyOf(values, (int) shape.size()), shape)
        .toType(DataType.FLOAT64, true)
        .transpose(1, 0, 2);
  }
}
