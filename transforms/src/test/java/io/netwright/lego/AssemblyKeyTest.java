package io.netwright.lego;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.head.HeadMethod;
import io.netwright.train.Schedule;
import io.netwright.train.TrainingConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AssemblyKeyTest {
  private static final AssemblyConfig CONFIG =
      AssemblyConfig.defaults().withTasks(List.of(task("a"), task("b")));
  private static final TrainingConfig TRAINING = TrainingConfig.defaults();

  private static TaskConfig task(String name) {
    return new TaskConfig(name, List.of(SourceConfig.of("x", List.of())), SharedClassRule.ERROR);
  }

  private static String key(AssemblyConfig config, int sources) {
    return AssemblyKey.of(config, TRAINING, "a", sources);
  }

  @ParameterizedTest
  @EnumSource(HeadMethod.class)
  void holdsTheHeadOnlyOfSeveralSources(HeadMethod head) {
    assertThat(key(CONFIG.withHead(head), 2)).contains("\"head\":\"" + head + "\"");
    assertThat(key(CONFIG.withHead(head), 1)).isEqualTo(key(CONFIG, 1)).doesNotContain("\"head\"");
  }

  @Test
  void doesNotDependOnOtherTasks() {
    assertThat(key(CONFIG.withTasks(List.of(task("a"))), 1)).isEqualTo(key(CONFIG, 1));
    assertThat(AssemblyKey.of(CONFIG, TRAINING, "b", 1)).isNotEqualTo(key(CONFIG, 1));
  }

  @Test
  void holdsBaselinesOnlyWhereThereAreSome() {
    assertThat(key(CONFIG, 1)).doesNotContain("baselines");
    assertThat(key(CONFIG.withBaselines(List.of(Baseline.RANDOM, Baseline.L1)), 1))
        .contains("\"baselines\":[\"L1\",\"RANDOM\"]")
        .doesNotContain("\"training\"");
  }

  @Test
  void holdsTheTrainingOnlyWhereANetworkIsTrainedByIt() {
    AssemblyConfig trained = CONFIG.withBaselines(List.of(Baseline.SMALL_NETWORK));
    assertThat(AssemblyKey.of(CONFIG, TRAINING.withEpochs(7), "a", 1)).isEqualTo(key(CONFIG, 1));
    assertThat(AssemblyKey.of(trained, TRAINING.withEpochs(7), "a", 1))
        .isNotEqualTo(key(trained, 1));
  }

  /** Their results are others than those of the first version. */
  @Test
  void tellsWhatIsComputedInAnotherWayThanAtFirst() {
    TaskConfig lone =
        new TaskConfig("a", List.of(SourceConfig.of("x", List.of("cat"))), SharedClassRule.ERROR);
    AssemblyConfig alone = CONFIG.withTasks(List.of(lone));
    assertThat(key(CONFIG, 2)).doesNotContain("loneClass");
    assertThat(key(alone, 2)).contains("\"loneClass\":\"logit\"");
    assertThat(key(alone.withRanking(AssemblyRanking.ACTIVATION), 2)).doesNotContain("loneClass");
    AssemblyConfig trained = CONFIG.withBaselines(List.of(Baseline.SMALL_NETWORK));
    TrainingConfig stepped = TRAINING.scheduled(Schedule.STEP, List.of(5));
    assertThat(AssemblyKey.of(trained, stepped, "a", 1)).contains("\"steps\":\"stretched\"");
    assertThat(AssemblyKey.of(trained, TRAINING, "a", 1)).doesNotContain("\"steps\"");
  }
}
