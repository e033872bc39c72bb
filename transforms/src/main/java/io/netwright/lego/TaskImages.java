package io.netwright.lego;

import io.netwright.data.ImageSet;

/**
 * Images that a task model is assembled with, labelled by its outputs.
 *
 * @param training of all classes, for the repair and the head: a part also answers for images that
 *     are not its own
 * @param validation to choose the size of components with where a budget decides, and the head of
 *     several sources
 */
public record TaskImages(ImageSet training, ImageSet validation) {}
