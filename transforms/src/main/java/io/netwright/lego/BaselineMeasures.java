package io.netwright.lego;

import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.DifferenceOverSeeds;
import io.netwright.accuracy.PairedDifference;
import io.netwright.accuracy.Predictions;
import io.netwright.data.ImageSet;
import io.netwright.metric.BaselineSeries;
import io.netwright.metric.Journal;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.metric.Series;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Measures networks beside a task model on the same test images: accuracies, differences paired by
 * image, sizes and times.
 */
final class BaselineMeasures {
  private static final int BATCH = 256;

  private final boolean[] ours;
  private final ImageSet test;
  private final NDManager manager;
  private final Journal journal;
  private final Map<String, WeightedGraph> timed = new LinkedHashMap<>();

  /**
   * Measures the task model.
   *
   * @param series what it is called
   * @param test images labelled by its outputs
   */
  BaselineMeasures(
      String series, WeightedGraph taskModel, ImageSet test, NDManager manager, Journal journal) {
    this.test = test;
    this.manager = manager;
    this.journal = journal;
    this.ours = right(taskModel, test);
    report(MetricNames.BASELINE_IMAGES.in(Series.TREATMENT), test.size());
    accuracies(series, List.of(ours));
    sizes(series, List.of(taskModel.graph()));
    timed.put(series, taskModel);
  }

  /** Measures another network; of several draws the first stands for their sizes and times. */
  void of(String series, List<WeightedGraph> draws) {
    compared(series, draws.stream().map(draw -> right(draw, test)).toList());
    sizes(series, List.of(draws.get(0).graph()));
    timed.put(series, draws.get(0));
  }

  /**
   * Measures the sources as they are: each is asked about the images of the classes that it gives,
   * and may answer with any class that it knows, as the papers have it.
   */
  void of(List<TaskSource> sources) {
    compared(BaselineSeries.SOURCE, List.of(rightOf(sources)));
    sizes(BaselineSeries.SOURCE, sources.stream().map(source -> source.model().graph()).toList());
  }

  private boolean[] rightOf(List<TaskSource> sources) {
    boolean[] right = new boolean[test.size()];
    int first = 0;
    for (TaskSource source : sources) {
      int from = first;
      int to = first + source.classes().size();
      int[] own =
          IntStream.range(0, test.size())
              .filter(i -> test.label(i) >= from && test.label(i) < to)
              .toArray();
      ImageSet images = test.select(own);
      int[] labels =
          IntStream.of(images.labels()).map(label -> source.classes().get(label - from)).toArray();
      boolean[] ofOwn = right(source.model(), images.relabelled(labels));
      IntStream.range(0, own.length).forEach(i -> right[own[i]] = ofOwn[i]);
      first = to;
    }
    return right;
  }

  private boolean[] right(WeightedGraph model, ImageSet images) {
    return Predictions.right(model, images, BATCH, manager);
  }

  private void accuracies(String series, List<boolean[]> draws) {
    for (int draw = 0; draw < draws.size(); draw++) {
      boolean[] right = draws.get(draw);
      long hits = IntStream.range(0, right.length).filter(i -> right[i]).count();
      journal.report(MetricNames.BASELINE_ACCURACY.in(series), draw, (double) hits / right.length);
    }
  }

  private void compared(String series, List<boolean[]> draws) {
    accuracies(series, draws);
    if (draws.size() > 1) {
      DifferenceOverSeeds over =
          DifferenceOverSeeds.of(draws, Collections.nCopies(draws.size(), ours));
      difference(series, over.difference(), over.low(), over.high());
    } else {
      PairedDifference paired = PairedDifference.of(draws.get(0), ours);
      difference(series, paired.difference(), paired.low(), paired.high());
    }
  }

  private void difference(String series, double difference, double low, double high) {
    report(MetricNames.BASELINE_DIFFERENCE.in(series), difference);
    report(MetricNames.BASELINE_LOW.in(series), low);
    report(MetricNames.BASELINE_HIGH.in(series), high);
  }

  private void sizes(String series, List<LayerGraph> graphs) {
    long parameters = graphs.stream().mapToLong(LayerGraph::parameterCount).sum();
    long multiplyAdds = graphs.stream().mapToLong(LayerGraph::multiplyAdds).sum();
    report(MetricNames.BASELINE_PARAMETERS.in(series), (double) parameters);
    report(MetricNames.BASELINE_MULTIPLY_ADDS.in(series), (double) multiplyAdds);
  }

  /** Measures how long the networks take; last, when all are there to have their turns. */
  void times() {
    List<String> series = List.copyOf(timed.keySet());
    List<Latency> times = Latency.of(List.copyOf(timed.values()), test, manager).orElse(List.of());
    for (int i = 0; i < times.size(); i++) {
      report(MetricNames.LATENCY_ONE.in(series.get(i)), times.get(i).one());
      report(MetricNames.LATENCY_BATCH.in(series.get(i)), times.get(i).batch());
    }
  }

  private void report(Metric metric, double value) {
    journal.report(metric, 0, value);
  }
}
