package io.netwright.nn.graph;

import java.io.Serializable;

/** A height and a width: of a kernel, a stride, a padding or a dilation. */
public record Extent(int height, int width) implements Serializable {

  /** The same in both directions. */
  public static Extent square(int side) {
    return new Extent(side, side);
  }
}
