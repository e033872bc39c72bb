package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.train.Schedule;
import io.netwright.train.TrainingConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What treatments are remembered by. */
class TreatmentKeyTest {
  private static final TreatmentConfig DEFAULTS = TreatmentConfig.defaults();

  private static TreatmentConfig config(Constraint constraint, List<Double> betas) {
    return config(constraint, betas, TreatmentGrid.none());
  }

  private static TreatmentConfig config(
      Constraint constraint, List<Double> betas, TreatmentGrid grid) {
    return new TreatmentConfig(
        DEFAULTS.layers(),
        DEFAULTS.form(),
        DEFAULTS.maskRule(),
        DEFAULTS.thresholds(),
        DEFAULTS.alphas(),
        DEFAULTS.noise(),
        DEFAULTS.aggregateNoise(),
        DEFAULTS.draws(),
        DEFAULTS.perClass(),
        DEFAULTS.misclassified(),
        DEFAULTS.noiseLevels(),
        TrainingConfig.defaults()
            .withEpochs(4)
            .withLearningRate(0.01)
            .withoutAugmentation()
            .scheduled(Schedule.COSINE, List.of()),
        constraint,
        betas,
        grid);
  }

  /** As a run of the quick start wrote it before there was a spatial constraint. */
  private static final String BEFORE =
      "{\"aggregateNoise\":0.0,\"alphas\":[10.0],\"draws\":1,\"form\":\"RELU\",\"layers\":[],"
          + "\"maskRule\":\"MIN_MAX\",\"misclassified\":50,\"noise\":0.0,"
          + "\"noiseLevels\":[0.0,0.5,1.0,2.0],\"perClass\":50,\"thresholds\":[0.2],"
          + "\"training\":{\"batchSize\":128,\"cropPadding\":0,\"epochs\":4,\"flip\":false,"
          + "\"labelSmoothing\":0.0,\"learningRate\":0.01,\"momentum\":0.9,"
          + "\"schedule\":\"COSINE\",\"stepEpochs\":[],\"stepFactor\":0.1,\"warmupEpochs\":0,"
          + "\"weightDecay\":5.0E-4}}";

  @Test
  void isWhatItWasWhereChannelsAreConstrained() {
    TreatmentConfig channel = config(Constraint.CHANNEL, List.of(0.1));
    assertThat(TreatmentKey.ofTreated(channel, "")).isEqualTo(BEFORE);
    assertThat(TreatmentKey.ofControl(channel)).isEqualTo(BEFORE);
  }

  @Test
  void saysOfWhatClassesTheNoiseOfGradientsIsMeasuredWhereThereIsAny() {
    TreatmentConfig noisy = config(Constraint.CHANNEL, List.of(0.1)).withAggregateNoise(0.5);
    assertThat(TreatmentKey.ofTreated(noisy, "")).contains("\"spread\":\"OF_EVERY_CLASS\"");
    assertThat(TreatmentKey.ofControl(noisy)).contains("\"spread\":\"OF_EVERY_CLASS\"");
  }

  @Test
  void holdsTheMasksAndTheWeightOfASpatialConstraint() {
    TreatmentConfig spatial = config(Constraint.SPATIAL, List.of(0.1));
    assertThat(TreatmentKey.ofTreated(spatial, "drawn"))
        .contains("\"betas\":[0.1]", "\"constraint\":\"SPATIAL\"", "\"masks\":\"drawn\"")
        .isNotEqualTo(TreatmentKey.ofTreated(spatial, "other"))
        .isNotEqualTo(TreatmentKey.ofTreated(config(Constraint.BOTH, List.of(0.1)), "drawn"));
  }

  @Test
  void sharesAControlThatTrainsAsOften() {
    assertThat(TreatmentKey.ofControl(config(Constraint.SPATIAL, List.of(0.1)))).isEqualTo(BEFORE);
    assertThat(TreatmentKey.ofControl(config(Constraint.SPATIAL, List.of(0.1, 1.0))))
        .isNotEqualTo(BEFORE);
  }

  @Test
  void sharesNoControlOfAGridBetweenConstraintsWhoseSeedsDiffer() {
    TreatmentGrid grid =
        new TreatmentGrid(List.of(), List.of(), List.of(), List.of(), List.of(0.0, 0.1));
    String channel = TreatmentKey.ofControl(config(Constraint.CHANNEL, List.of(0.1), grid));
    String both = TreatmentKey.ofControl(config(Constraint.BOTH, List.of(0.1), grid));
    assertThat(both)
        .isNotEqualTo(channel)
        .isNotEqualTo(TreatmentKey.ofControl(config(Constraint.SPATIAL, List.of(0.1), grid)))
        .isNotEqualTo(TreatmentKey.ofControl(config(Constraint.BOTH, List.of(0.5), grid)));
  }
}
