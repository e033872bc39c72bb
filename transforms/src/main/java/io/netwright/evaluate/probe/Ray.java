package io.netwright.evaluate.probe;

import java.util.Arrays;

/**
 * The search for one image's nearest wrong point along directions of signs, by labels alone (RayS,
 * Chen and Gu 2020, arXiv 2006.12792).
 *
 * <p>A direction {@code d} is of ones and minus ones, and {@code r} the smallest radius at which a
 * point {@code x + r d} is known to be wrong. In turn the whole image, its halves, its quarters and
 * so on are turned round in {@code d}. Where the point at the same {@code r} is wrong there, too,
 * the turn is kept and {@code r} made smaller by bisection; where it is right the turn is taken
 * back. The search ends at a wrong point within the radius that is wanted; bisection asks there
 * first.
 *
 * <p>It asks about one point at a time, so that many images can be searched side by side.
 */
final class Ray {
  /** As far as any pixel can go. */
  private static final double REACH = 1;

  /** How near bisection comes; as in the authors' code. */
  private static final double NEAR = 1e-3;

  private final float[] image;
  private final double wanted;
  private final float[] direction;
  private double radius = REACH;
  private double asked = REACH;
  private double low;
  private boolean bisects;
  private int blocks;
  private int block;

  /**
   * Begins with all pixels up.
   *
   * @param image in [0, 1]
   * @param wanted by how much every pixel may change
   */
  Ray(float[] image, double wanted) {
    this.image = image;
    this.wanted = wanted;
    this.direction = new float[image.length];
    Arrays.fill(direction, 1);
  }

  /** The point to ask about, less what [0, 1] cuts off. */
  float[] point() {
    float[] point = new float[image.length];
    for (int i = 0; i < point.length; i++) {
      point[i] = (float) Math.min(Math.max(image[i] + asked * direction[i], 0), 1);
    }
    return point;
  }

  /** Whether the point is near enough. */
  boolean isNear() {
    return asked <= wanted;
  }

  /** Goes on from a point that is not both near and wrong. */
  void hear(boolean isWrong) {
    if (isWrong) {
      radius = asked;
      bisects = true;
    } else if (bisects) {
      low = asked;
    } else {
      turn();
    }
    if (bisects && radius - low > NEAR) {
      asked = low == 0 ? wanted : (low + radius) / 2;
    } else {
      next();
      turn();
      asked = radius;
      bisects = false;
      low = 0;
    }
  }

  private void next() {
    block++;
    if (block >= blocks) {
      blocks = blocks == 0 || 2 * blocks > image.length ? 1 : 2 * blocks;
      block = 0;
    }
  }

  /** Turns the block round that it is at; at the beginning there is none. */
  private void turn() {
    if (blocks == 0) {
      return;
    }
    int from = (int) ((long) block * image.length / blocks);
    int to = (int) ((block + 1L) * image.length / blocks);
    for (int i = from; i < to; i++) {
      direction[i] = -direction[i];
    }
  }
}
