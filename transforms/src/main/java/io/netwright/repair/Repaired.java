package io.netwright.repair;

import io.netwright.nn.WeightedGraph;
import io.netwright.repair.LayerFinding.Outcome;
import java.util.List;

/**
 * A repaired network.
 *
 * @param findings what became of every convolution and linear layer, in order
 */
public record Repaired(WeightedGraph network, List<LayerFinding> findings) {

  /** Takes an immutable copy. */
  public Repaired {
    findings = List.copyOf(findings);
  }

  /** How many layers ended so. */
  public int count(Outcome outcome) {
    return (int) findings.stream().filter(finding -> finding.outcome() == outcome).count();
  }
}
