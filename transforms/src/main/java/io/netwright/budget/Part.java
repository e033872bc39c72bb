package io.netwright.budget;

import io.netwright.data.ImageSet;
import io.netwright.frat.RouteMap;
import io.netwright.nn.WeightedGraph;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A network that a component is to be cut out of.
 *
 * @param whole the network with its outputs cut to the task's classes
 * @param routes the routes of the network that it was
 * @param classes what its outputs were there
 * @param firstOutput where its outputs begin among the task's
 */
public record Part(WeightedGraph whole, RouteMap routes, List<Integer> classes, int firstOutput) {

  /** Takes an immutable copy. */
  public Part {
    classes = List.copyOf(classes);
  }

  /** The images of its own classes, labelled by its outputs. */
  ImageSet own(ImageSet task) {
    ImageSet own =
        task.select(
            IntStream.range(0, task.size())
                .filter(i -> task.label(i) >= firstOutput)
                .filter(i -> task.label(i) < firstOutput + classes.size())
                .toArray());
    return own.relabelled(IntStream.of(own.labels()).map(label -> label - firstOutput).toArray());
  }
}
