package io.netwright.lego;

import io.netwright.data.ImageSet;
import io.netwright.frat.RouteMap;
import io.netwright.nn.WeightedGraph;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A model that gives classes to a task model.
 *
 * @param model the whole network
 * @param routes the routes of its classes
 * @param classes the labels it gives, in the order of the outputs
 * @param validation images with its labels, for parameter scaling
 */
public record TaskSource(
    WeightedGraph model, RouteMap routes, List<Integer> classes, ImageSet validation) {

  /** Takes an immutable copy. */
  public TaskSource {
    classes = List.copyOf(classes);
  }

  /** The validation images of the classes given, labelled by their place among these. */
  ImageSet ownValidation() {
    ImageSet own =
        validation.select(
            IntStream.range(0, validation.size())
                .filter(i -> classes.contains(validation.label(i)))
                .toArray());
    int[] labels = IntStream.of(own.labels()).map(classes::indexOf).toArray();
    return own.relabelled(labels);
  }
}
