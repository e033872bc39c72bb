package io.netwright.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNamesTest {
  private static final List<String> COMMANDS =
      List.of(
          "run", "runs", "plan", "train", "track", "treat", "retrain", "report", "export", "gc");

  @ParameterizedTest
  @CsvSource({
    "trian, train",
    "traine, train",
    "exprot, export",
    "reprot, report",
    "retrian, retrain",
    "PLAN, plan"
  })
  void namesTheCommandThatWasMeant(String given, String meant) {
    assertThat(NearestNames.to(given, COMMANDS)).startsWith(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "epoch, epochs",
    "learning_rate, learningRate",
    "learningrate, learningRate",
    "batchsize, batchSize",
    "weigthDecay, weightDecay"
  })
  void namesTheKeyThatWasMeant(String given, String meant) {
    List<String> keys =
        List.of("batchSize", "cropPadding", "epochs", "learningRate", "momentum", "weightDecay");
    assertThat(NearestNames.question(given, keys)).isEqualTo("did you mean " + meant + "?");
  }

  @Test
  void asksNothingWhereNothingIsNear() {
    assertThat(NearestNames.question("optimizer", COMMANDS)).isEmpty();
    assertThat(NearestNames.question("anything", List.of())).isEmpty();
  }

  @Test
  void namesAtMostThreeThatAreEquallyNear() {
    assertThat(NearestNames.to("seed", List.of("seedA", "seedB", "seedC", "seedD", "width")))
        .containsExactly("seedA", "seedB", "seedC");
  }
}
