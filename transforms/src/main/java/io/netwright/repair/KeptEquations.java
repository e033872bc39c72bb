package io.netwright.repair;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.netwright.repair.NormalEquations.RowWriter;
import io.netwright.repair.NormalEquations.Size;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.ejml.data.DMatrixRMaj;

/**
 * The rows themselves, for layers of so many unknowns that the products of each two would not fit
 * into memory, such as a linear layer that reads a large map.
 *
 * <p>The same ridge regression from the other side: with X the rows less their mean and R what the
 * old weights miss less its mean, {@code D = X' (X X' + lambda I)^-1 R}, and the bias takes the
 * means. That is as many unknowns as there are rows, which are fewer.
 */
final class KeptEquations implements Equations {
  /** More products than this are not summed: 1 GiB in float64. */
  private static final long MOST_PRODUCTS = 1L << 27;

  private static final int MOST_ROWS = 4096;
  private static final long MOST_NUMBERS = 1L << 28;
  private static final int COLUMNS = 1024;

  private final Size size;
  private final NDManager memory;
  private final NDArray old;
  private final NDArray inputs;
  private final NDArray missed;
  private final RowBlock block;
  private final List<double[]> grams = new ArrayList<>();
  private final int rows;
  private int stored;
  private int fitted;

  KeptEquations(NDManager parent, Size size, NDArray old, int rows) {
    this.size = size;
    this.memory = parent.newSubManager();
    this.old = old;
    this.rows = rows;
    this.inputs = memory.zeros(new Shape(size.groups(), rows, size.unknowns()));
    this.missed = memory.zeros(new Shape(size.groups(), rows, size.outputs()), DataType.FLOAT64);
    this.block = new RowBlock(size);
  }

  /** Whether a problem has too many unknowns for sums. */
  static boolean suit(Size size) {
    return size.products() > MOST_PRODUCTS;
  }

  /** How many rows of such a problem are kept: 4,096, or as many as make 1 GiB. */
  static int mostRows(Size size) {
    long each = (long) size.groups() * size.unknowns();
    return (int) Math.max(2, Math.min(MOST_ROWS, MOST_NUMBERS / each));
  }

  @Override
  public void fit(RowWriter row) {
    add(row);
    fitted++;
  }

  @Override
  public void keepBack(RowWriter row) {
    add(row);
  }

  private void add(RowWriter row) {
    if (block.add(row)) {
      flush();
    }
  }

  private void flush() {
    if (block.rows() == 0) {
      return;
    }
    try (NDManager some = memory.newSubManager()) {
      NDIndex place = new NDIndex(":, {}:{}", stored, stored + block.rows());
      NDArray x = block.inputs(some);
      inputs.set(place, x.toType(DataType.FLOAT32, false));
      missed.set(place, block.targets(some).subi(x.matMul(old)));
    }
    stored += block.rows();
    block.clear();
  }

  @Override
  public Optional<Ridge> fitted(double share) {
    return solved(fitted, share);
  }

  @Override
  public Optional<Ridge> fittedToAll(double share) {
    return solved(rows, share);
  }

  private Optional<Ridge> solved(int count, double share) {
    flush();
    int each = size.unknowns() * size.outputs();
    double[] change = new double[size.groups() * each];
    for (int group = 0; group < size.groups(); group++) {
      double[] weights = rowWeights(group, count, share);
      if (weights.length == 0) {
        return Optional.empty();
      }
      write(group, count, weights, change, group * each);
    }
    return Optional.of(new Ridge(change, 0));
  }

  /** A number of each row and output, by which the rows make up the change; none where none is. */
  private double[] rowWeights(int group, int count, double share) {
    DMatrixRMaj kernel = new DMatrixRMaj(count, count);
    double[] gram = gram(group);
    double[] means = new double[count];
    double trace = 0;
    for (int i = 0; i < count; i++) {
      System.arraycopy(gram, i * rows, kernel.data, i * count, count);
      means[i] = Arrays.stream(gram, i * rows, i * rows + count).sum() / count;
      trace += gram[i * rows + i];
    }
    double mean = Arrays.stream(means).sum() / count;
    double lambda = share * (trace == 0 ? 1 : trace / (size.unknowns() - 1));
    for (int i = 0; i < count; i++) {
      for (int j = 0; j < count; j++) {
        kernel.data[i * count + j] += mean - means[i] - means[j];
      }
      kernel.data[i * count + i] += lambda;
    }
    DMatrixRMaj right = DMatrixRMaj.wrap(count, size.outputs(), centred(group, count));
    DMatrixRMaj solution = new DMatrixRMaj(count, size.outputs());
    return Cholesky.solve(kernel, right, solution) ? solution.data : new double[0];
  }

  /** The products of each two rows of a group, without the one for the bias; row-major. */
  private double[] gram(int group) {
    while (grams.size() <= group) {
      try (NDManager some = memory.newSubManager()) {
        NDArray sum = some.zeros(new Shape(rows, rows), DataType.FLOAT64);
        for (int from = 0; from < size.unknowns() - 1; from += COLUMNS) {
          try (NDManager part = some.newSubManager()) {
            NDArray x = columns(part, grams.size(), 0, rows, from);
            sum.addi(x.matMul(x.transpose()));
          }
        }
        grams.add(sum.toDoubleArray());
      }
    }
    return grams.get(group);
  }

  /** Some rows of some inputs, float64. */
  private NDArray columns(NDManager manager, int group, int first, int last, int from) {
    try (NDArray some =
        inputs.get(new NDIndex("{}, {}:{}, {}:{}", group, first, last, from, until(from)))) {
      NDArray exact = some.toType(DataType.FLOAT64, true);
      exact.attach(manager);
      return exact;
    }
  }

  private int until(int from) {
    return Math.min(from + COLUMNS, size.unknowns() - 1);
  }

  /** What the old weights miss of the first rows, less its mean. */
  private double[] centred(int group, int count) {
    double[] values = missed(group, 0, count);
    double[] means = means(values, count);
    for (int i = 0; i < values.length; i++) {
      values[i] -= means[i % means.length];
    }
    return values;
  }

  private double[] missed(int group, int first, int last) {
    try (NDArray some = missed.get(new NDIndex("{}, {}:{}", group, first, last))) {
      return some.toDoubleArray();
    }
  }

  /** Of each output. */
  private double[] means(double[] values, int count) {
    double[] means = new double[size.outputs()];
    for (int i = 0; i < values.length; i++) {
      means[i % means.length] += values[i] / count;
    }
    return means;
  }

  /** Writes the change of a group: {@code X'} times the weights of the rows, then the bias. */
  private void write(int group, int count, double[] weights, double[] change, int at) {
    int outputs = size.outputs();
    double[] bias = means(missed(group, 0, count), count);
    try (NDManager some = memory.newSubManager()) {
      NDArray ofRows = NormalEquations.inEngine(some, weights, new Shape(count, outputs));
      for (int from = 0; from < size.unknowns() - 1; from += COLUMNS) {
        try (NDManager part = some.newSubManager()) {
          NDArray x = columns(part, group, 0, count, from);
          NDArray changed = x.transpose().matMul(ofRows);
          double[] values = changed.toDoubleArray();
          System.arraycopy(values, 0, change, at + from * outputs, values.length);
          double[] taken = x.mean(new int[] {0}, true).matMul(changed).toDoubleArray();
          Arrays.setAll(bias, output -> bias[output] - taken[output]);
        }
      }
    }
    System.arraycopy(bias, 0, change, at + (size.unknowns() - 1) * outputs, outputs);
  }

  @Override
  public double missed() {
    flush();
    double sum = 0;
    for (int group = 0; group < size.groups(); group++) {
      sum += squares(missed(group, fitted, rows));
    }
    return sum;
  }

  @Override
  public double missedAfter(double[] change) {
    flush();
    double sum = 0;
    int each = size.unknowns() * size.outputs();
    for (int group = 0; group < size.groups(); group++) {
      sum += squares(missedAfter(group, change, group * each));
    }
    return sum;
  }

  private double[] missedAfter(int group, double[] change, int at) {
    int outputs = size.outputs();
    double[] left = missed(group, fitted, rows);
    int bias = at + (size.unknowns() - 1) * outputs;
    try (NDManager some = memory.newSubManager()) {
      NDArray made = some.zeros(new Shape(rows - fitted, outputs), DataType.FLOAT64);
      for (int from = 0; from < size.unknowns() - 1; from += COLUMNS) {
        try (NDManager part = some.newSubManager()) {
          double[] changed =
              Arrays.copyOfRange(change, at + from * outputs, at + until(from) * outputs);
          NDArray weights =
              NormalEquations.inEngine(part, changed, new Shape(until(from) - from, outputs));
          made.addi(columns(part, group, fitted, rows, from).matMul(weights));
        }
      }
      double[] values = made.toDoubleArray();
      for (int i = 0; i < left.length; i++) {
        left[i] -= values[i] + change[bias + i % outputs];
      }
    }
    return left;
  }

  private static double squares(double[] values) {
    return Arrays.stream(values).map(value -> value * value).sum();
  }
}
