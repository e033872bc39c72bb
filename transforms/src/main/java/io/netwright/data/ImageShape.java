package io.netwright.data;

import java.io.Serializable;

/** The shape of every image of a data set: {@code (C, H, W)}. */
public record ImageShape(int channels, int height, int width) implements Serializable {

  /** Number of values of one image. */
  public int size() {
    return channels * height * width;
  }

  @Override
  public String toString() {
    return channels + "x" + height + "x" + width;
  }
}
