package io.netwright.attack.minimal;

/**
 * Where the linearization of a classifier at a point is undecided between the label and another
 * class.
 *
 * @param logits at the point
 * @param gradient of the other class's logit less the label's
 * @param lead the other class's logit less the label's
 */
@SuppressWarnings("ArrayRecordComponent") // a view that nobody compares
record Border(float[] logits, float[] gradient, double lead) {}
