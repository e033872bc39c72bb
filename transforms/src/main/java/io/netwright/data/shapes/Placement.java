package io.netwright.data.shapes;

/**
 * Where a region of the unit circle goes on a canvas.
 *
 * @param x of its centre, in pixels
 * @param y of its centre, in pixels
 * @param scale pixels per unit
 * @param angle in radians, clockwise
 */
record Placement(double x, double y, double scale, double angle) {}
