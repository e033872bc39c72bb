package io.netwright.evaluate.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Classifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.AttackSeries;
import io.netwright.attack.suite.WorstCase;
import io.netwright.seed.Seed;
import java.util.List;

/**
 * Gives the attacks of an experiment the same two broken copies of the model as {@link
 * AttackSelfTest} gives to APGD: what they break of the model itself, which the experiment has
 * found out, they must break of a copy that is as easy to fool. As many passes per image as the
 * attacks take of two models; the flat copy is asked about one image at a time.
 *
 * @param suite the attacks, each on what those before it left
 */
public record SuiteSelfTest(ThreatModel threatModel, List<AttackSeries.Step> suite)
    implements Probe {
  /** Whether the attacks leave the image right on the copy that is flat around it. */
  public static final String DEAD_ZONE = "suite.dead-zone";

  /** The same on the copy with large logits. */
  public static final String SATURATED = "suite.saturated";

  /** Takes an immutable copy. */
  public SuiteSelfTest {
    suite = List.copyOf(suite);
  }

  @Override
  public Readings run(Classifier classifier, ProbedImages images) {
    List<Seed> seeds = images.seeds("suite");
    int rows = EvenBatches.rows(images.images().getDevice());
    WorstCase saturated =
        new AttackSeries(suite, rows)
            .run(new Saturated(classifier), images.images(), images.labels(), seeds);
    boolean[] leftOfSaturated = new boolean[images.size()];
    boolean[] leftOfFlat = new boolean[images.size()];
    for (int i = 0; i < images.size(); i++) {
      leftOfSaturated[i] = saturated.isRobust(i);
      leftOfFlat[i] = leavesFlat(classifier, images, i, seeds.get(i));
    }
    return Readings.NONE.with(SATURATED, leftOfSaturated).with(DEAD_ZONE, leftOfFlat);
  }

  private boolean leavesFlat(Classifier classifier, ProbedImages images, int row, Seed seed) {
    try (NDManager memory = images.images().getManager().newSubManager()) {
      NDArray image = images.images().get(row + ":" + (row + 1));
      NDArray label = images.labels().get(row + ":" + (row + 1));
      image.attach(memory);
      label.attach(memory);
      DeadZone flat = DeadZone.around(image, classifier, threatModel);
      int classes = (int) flat.still().getShape().get(1);
      return new AttackSeries(suite, 1)
          .run(OneByOne.of(flat, classes), image, label, List.of(seed))
          .isRobust(0);
    }
  }
}
