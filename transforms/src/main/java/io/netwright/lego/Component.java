package io.netwright.lego;

import io.netwright.frat.RouteMap;
import io.netwright.nn.ChannelSelection;
import io.netwright.nn.ChannelSurgery;
import io.netwright.nn.WeightedGraph;
import io.netwright.repair.CutNetwork;
import java.util.List;

/**
 * The part of a network that recognizes some of its classes (Model LEGO, NeurIPS 2024, model
 * disassembling).
 *
 * @param model a network whose logits are those classes, in that order
 * @param classes their labels in the source
 */
public record Component(WeightedGraph model, List<Integer> classes) {

  /** Takes an immutable copy. */
  public Component {
    classes = List.copyOf(classes);
  }

  /**
   * Takes the component of some classes out of a network.
   *
   * <p>A channel stays if any layer that reads it has it on the route of any of the classes.
   * Channels that depend on each other are kept or cut together. The output is cut to the classes,
   * in the order given.
   */
  public static Component of(WeightedGraph source, RouteMap routes, List<Integer> classes) {
    return whole(ChannelSurgery.keep(source, wanted(source, routes, classes)), classes);
  }

  /** The same component beside the whole network that it was cut out of. */
  static CutNetwork cut(WeightedGraph source, RouteMap routes, List<Integer> classes) {
    return CutNetwork.keeping(whole(source, classes).model(), wanted(source, routes, classes));
  }

  private static ChannelSelection wanted(
      WeightedGraph source, RouteMap routes, List<Integer> classes) {
    return new ChannelSelection(routes.validatedFor(source.graph()).wanted(classes));
  }

  /** The whole network with its output cut to the classes: nothing else is taken away. */
  public static Component whole(WeightedGraph source, List<Integer> classes) {
    int[] labels = classes.stream().mapToInt(Integer::intValue).toArray();
    return new Component(ChannelSurgery.cutOutputs(source, labels), classes);
  }
}
