package io.netwright.repair;

/**
 * What became of one layer.
 *
 * @param layer name of the convolution or linear layer
 * @param unknowns of one output, its bias included
 * @param rows how many equations there were for them
 * @param before mean squared distance from the uncut network on the images kept back, with the old
 *     weights
 * @param after the same with the weights fitted to the other images
 * @param raised how often the ridge was made ten times larger until there was a solution
 */
public record LayerFinding(
    String layer,
    Outcome outcome,
    int unknowns,
    int rows,
    double before,
    double after,
    int raised) {
  private static final int ENOUGH_ROWS = 4;

  /** What was done with the weights. */
  public enum Outcome {
    /** New weights. */
    REPAIRED,
    /** Nothing that was cut lies before it: it computes what it did, its bits are untouched. */
    EXACT,
    /** New weights were no better on the images kept back: the old ones stay. */
    NO_BETTER,
    /** The equations have no solution: the old weights stay. */
    NO_SOLUTION
  }

  /** A layer that needs no repair. */
  static LayerFinding exact(String layer) {
    return new LayerFinding(layer, Outcome.EXACT, 0, 0, 0, 0, 0);
  }

  LayerFinding with(Outcome newOutcome, double newBefore, double newAfter) {
    return new LayerFinding(layer, newOutcome, unknowns, rows, newBefore, newAfter, raised);
  }

  LayerFinding raised(int times) {
    return new LayerFinding(layer, outcome, unknowns, rows, before, after, times);
  }

  /** Whether there were too few equations to trust them without a larger ridge. */
  public boolean fewRows() {
    return rows < ENOUGH_ROWS * unknowns;
  }

  /** What was done and why, in words. */
  public String what() {
    return switch (outcome) {
      case EXACT -> "untouched: nothing was cut before it";
      case NO_SOLUTION -> "old weights: no solution";
      case NO_BETTER -> "old weights: no better ones" + ridge();
      case REPAIRED -> "repaired" + ridge();
    };
  }

  private String ridge() {
    return (fewRows() ? ", few equations: ridge ten times larger" : "")
        + (raised == 0 ? "" : ", ridge raised " + raised + " times");
  }
}
