package io.netwright.metric;

/** Where work writes down what it measures while it runs. */
public interface Journal {

  /**
   * Records a number and shows it to whoever follows the run; the same metric and step replace.
   *
   * @param step epoch, or 0 where there is none
   */
  void report(Metric metric, long step, double value);

  /** Says how far the work is, e.g. {@code progress("epoch", 3, 30)}. */
  void progress(String unit, long done, long total);
}
