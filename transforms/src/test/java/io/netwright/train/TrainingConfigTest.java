package io.netwright.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingConfigTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "epochs | 0 | epochs must be at least 1, got 0",
        "batchSize | 1 | batchSize must be at least 2, got 1",
        "learningRate | 0 | learningRate must be > 0, got 0.0",
        "momentum | 1 | momentum must be in [0, 1), got 1.0",
        "weightDecay | -0.1 | weightDecay must be in [0, 1), got -0.1",
        "warmupEpochs | -1 | warmupEpochs must be at least 0, got -1",
        "stepFactor | 0 | stepFactor must be in (0, 1], got 0.0",
        "labelSmoothing | 1 | labelSmoothing must be in [0, 1), got 1.0",
        "cropPadding | 17 | cropPadding must be in [0, 16], got 17",
        "stepEpochs | [1] | stepEpochs must be epochs after the first, counted from 1, got 1",
      })
  void namesWhatIsWrong(String field, String value, String message) {
    var json =
        (com.fasterxml.jackson.databind.node.ObjectNode)
            JSON.valueToTree(TrainingConfig.defaults());
    assertThatThrownBy(
            () -> {
              json.set(field, JSON.readTree(value));
              JSON.treeToValue(json, TrainingConfig.class);
            })
        .hasRootCauseMessage(message);
  }

  @Test
  void comesBackFromJson() throws Exception {
    TrainingConfig config =
        TrainingConfig.defaults().scheduled(Schedule.STEP, List.of(3, 5)).withEpochs(7);
    assertThat(JSON.readValue(JSON.writeValueAsString(config), TrainingConfig.class))
        .isEqualTo(config);
  }
}
