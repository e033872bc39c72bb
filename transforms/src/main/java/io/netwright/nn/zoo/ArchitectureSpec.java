package io.netwright.nn.zoo;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import java.util.List;

/**
 * Which member of an architecture is wanted.
 *
 * @param images shape of the images, {@code (C, H, W)}; 28 pixels and more fit every architecture
 * @param classes number of logits
 * @param width factor on channel counts; 1 as published
 * @param mean per channel for the normalization inside the network; empty: none
 * @param std per channel for the normalization inside the network; empty: none
 */
public record ArchitectureSpec(
    FeatureShape images, int classes, double width, List<Float> mean, List<Float> std) {

  /** Refuses numbers that make no network. */
  public ArchitectureSpec {
    if (classes < 1) {
      throw new IllegalArgumentException("classes must be at least 1, got " + classes);
    }
    if (!(width > 0 && width <= 4)) {
      throw new IllegalArgumentException("width must be in (0, 4], got " + width);
    }
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    boolean normalized = mean.size() == images.channels() && std.size() == images.channels();
    if (!normalized && !(mean.isEmpty() && std.isEmpty())) {
      throw new IllegalArgumentException(
          "mean and std need one value per channel of "
              + images
              + " or none at all, got "
              + mean
              + " and "
              + std);
    }
  }

  /** A channel count scaled by the width: rounded, at least 1. */
  public int scaled(int channels) {
    return (int) Math.max(1, Math.round(channels * width));
  }

  /** Starts a graph with the images and their normalization. */
  GraphBuilder start() {
    GraphBuilder builder = GraphBuilder.from(images);
    return mean.isEmpty() ? builder : builder.then("normalize", new Norm.Normalize(mean, std));
  }

  /** Pads images smaller than a side with zeros, evenly, up to that side. */
  GraphBuilder padded(GraphBuilder net, int side) {
    int rows = Math.max(0, side - images.height());
    int columns = Math.max(0, side - images.width());
    return rows + columns == 0
        ? net
        : net.then(
            "pad",
            new Rearranging.Pad(rows / 2, rows - rows / 2, columns / 2, columns - columns / 2));
  }

  /** Pads images up to a side where they are smaller than a network can take. */
  GraphBuilder padded(GraphBuilder net, int side, int smallest) {
    return Math.min(images.height(), images.width()) < smallest ? padded(net, side) : net;
  }

  /** Ends a graph with the mean of every feature map and a linear layer. */
  LayerGraph classified(GraphBuilder net, String pool, String linear) {
    net.then(pool, new Pooling.AdaptiveAvgPool(1, 1)).then("flatten", new Rearranging.Flatten());
    return classified(net, linear);
  }

  /** Ends a graph of features with a linear layer. */
  LayerGraph classified(GraphBuilder net, String linear) {
    return net.then(linear, new Weighted.Linear(net.shape().channels(), classes, true)).build();
  }
}
