package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netwright.artifact.Workspace;
import io.netwright.attack.Classifier;
import io.netwright.attack.FirstSuccess;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.suite.adaptive.Adaptive;
import io.netwright.attack.suite.adaptive.Calibration;
import io.netwright.attack.suite.adaptive.LabelWeight;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.refusal.RefusedException;
import io.netwright.refusal.WorkFailedException;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ShardOutcome;
import io.netwright.seed.Seed;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.variant.ModelName;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationPieceTest {
  private static final ThreatModel BALL = ThreatModel.linf("1/255");
  private static final AtomicInteger ASKED = new AtomicInteger();

  @TempDir private Path folder;

  /** One line for people, and nothing that a later run would take for a result. */
  @Test
  void endsInOneLineWhereAModelAnswersAtRandom() throws Exception {
    EvaluatedImages image =
        EvaluatedImages.of(new ImageSet(new ImageShape(1, 1, 1), new byte[] {3}, new int[] {0}), 0);
    Classifier random =
        images -> {
          float drawn = ASKED.incrementAndGet();
          return images.reshape(-1, 1).add(drawn).concat(images.reshape(-1, 1), 1);
        };
    CalibrationPiece piece = new CalibrationPiece(1, BALL);
    AttackTask task = piece.task(ProbedModel.model(), 1);
    StageWork<AttackTask, ShardOutcome> work =
        new StageWork<>(
            StageSpec.of("Evaluate", 1, List.of()),
            ShardOutcome.class,
            one -> new ModelName("lenet", "trained " + one.getAttack()),
            (one, context) -> piece.run(context.manager(), random, image, one, Seed.of(0)));
    RememberedWork<AttackTask, ShardOutcome> remembered =
        new RememberedWork<>(
            work,
            new RunEnvironment(Workspace.at(folder.toString()), "run-1", 1, List.of(), "test"));

    assertThatExceptionOfType(WorkFailedException.class)
        .isThrownBy(() -> remembered.result(task))
        .withMessage(
            "Evaluate lenet/trained calibration linf-1/255: the classifier answers the same images"
                + " differently, so adaptive cannot attack it; use an attack that averages over its"
                + " answers, such as eot-pgd")
        .withCauseInstanceOf(RefusedException.class);
    assertThat(remembered.known(task)).isEmpty();
  }

  @Test
  void teachesEveryAttackThatHasLearnedNothing() {
    Calibration learned =
        new Calibration(3, List.of(), LabelWeight.AWAY, true, 0.25, List.of(-0.5), 7, 5);
    Adaptive suite = Adaptive.of(BALL);
    Adaptive taught = new Adaptive(BALL, suite.queries(), learned);
    FirstSuccess turns = new FirstSuccess(List.of(new Fgsm(BALL), suite));

    assertThat(Calibrated.wants(suite)).isTrue();
    assertThat(Calibrated.wants(turns)).isTrue();
    assertThat(Calibrated.wants(taught)).isFalse();
    assertThat(Calibrated.wants(new Fgsm(BALL))).isFalse();
    assertThat(Calibrated.with(learned, suite)).isEqualTo(taught);
    assertThat(Calibrated.with(learned, turns))
        .isEqualTo(new FirstSuccess(List.of(new Fgsm(BALL), taught)));
    assertThat(Calibrated.without(learned, Calibrated.with(learned, turns))).isEqualTo(turns);
    assertThat(Calibrated.of(Calibrated.with(learned, turns))).contains(learned);
    assertThat(Calibrated.of(new Fgsm(BALL))).isEmpty();
  }
}
