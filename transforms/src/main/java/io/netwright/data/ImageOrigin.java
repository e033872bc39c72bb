package io.netwright.data;

/**
 * Which image it is, for a person who looks for it.
 *
 * @param dataset name of its data set in the experiment
 * @param split what it is used for
 * @param source where it lies in its data set: a path, {@code FILE#RECORD} counted from 0, or
 *     {@code SPLIT#INDEX} of generated images
 */
public record ImageOrigin(String dataset, Split split, String source) {}
