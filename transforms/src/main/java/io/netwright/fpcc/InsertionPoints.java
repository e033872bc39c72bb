package io.netwright.fpcc;

import java.util.HashSet;
import java.util.Set;

/**
 * Where CFS and PRO stand in a graph, by the names of the graph's nodes.
 *
 * @param cfsBefore nodes whose input passes a CFS of their own
 * @param proAfter nodes whose output passes a PRO
 * @param cfsAfter nodes whose output passes a CFS, after the PRO where both are
 */
record InsertionPoints(Set<String> cfsBefore, Set<String> proAfter, Set<String> cfsAfter) {

  /** Nowhere yet. */
  InsertionPoints() {
    this(new HashSet<>(), new HashSet<>(), new HashSet<>());
  }
}
