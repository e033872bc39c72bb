package io.netwright.fpcc;

import io.netwright.nn.WeightedGraph;

/**
 * A hardened model and what it is compared with.
 *
 * @param hardened without SFM, CFS and PRO: the graph it was made from
 * @param patterns the class patterns it learned, by the node whose features they are about
 * @param hardenedAccuracy its validation accuracy, in [0, 1]
 * @param control the same training without SFM, CFS, PRO and their loss
 * @param controlAccuracy its validation accuracy, in [0, 1]
 */
public record HardeningOutcome(
    WeightedGraph hardened,
    ClassPatterns patterns,
    double hardenedAccuracy,
    WeightedGraph control,
    double controlAccuracy) {}
