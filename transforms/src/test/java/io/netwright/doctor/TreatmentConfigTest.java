package io.netwright.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreatmentConfigTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void survivesJson() throws Exception {
    JsonNode json = MAPPER.valueToTree(TreatmentConfig.defaults());
    assertThat(MAPPER.treeToValue(json, TreatmentConfig.class))
        .isEqualTo(TreatmentConfig.defaults());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "thresholds; [1.0]; 'thresholds must be in [0, 1), got 1.0'",
        "thresholds; []; 'thresholds must be at least one number, e.g. [0.2], got []'",
        "alphas; [0.0]; 'alphas must be above 0, got 0.0'",
        "alphas; [3.0, 3.0]; 'alphas must be without repetition, got [3.0, 3.0]'",
        "noise; -1.0; 'noise must be at least 0, got -1.0'",
        "draws; 0; 'draws must be at least 1, got 0'",
        "perClass; 0; 'perClass must be at least 1, got 0'",
        "misclassified; -1; 'misclassified must be at least 0, got -1'",
        "noiseLevels; [-0.5]; 'noiseLevels must be at least 0, got -0.5'",
        "layers; '[\"a\",\"a\"]'; 'layers must be without repetition, got [a, a]'"
      })
  void saysWhatIsAllowed(String field, String value, String message)
      throws JsonProcessingException {
    ObjectNode json = MAPPER.valueToTree(TreatmentConfig.defaults());
    json.set(field, MAPPER.readTree(value));
    assertThatThrownBy(() -> MAPPER.treeToValue(json, TreatmentConfig.class))
        .hasRootCauseMessage(message);
  }

  @Test
  void refusesCandidatesForWhatHasNoThreshold() throws JsonProcessingException {
    ObjectNode json = MAPPER.valueToTree(TreatmentConfig.defaults());
    json.set("thresholds", MAPPER.readTree("[0.1, 0.2]"));
    json.put("maskRule", "CLASS_MEAN");
    assertThatThrownBy(() -> MAPPER.treeToValue(json, TreatmentConfig.class))
        .hasRootCauseMessage(
            "thresholds must be one value with maskRule CLASS_MEAN, which has no threshold,"
                + " got [0.1, 0.2]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "SPATIAL; alphas; [1.0, 10.0]; '[1.0, 10.0]'",
        "SPATIAL; forms; '[\"RELU\",\"ABS\"]'; '[RELU, ABS]'",
        "CHANNEL; betas; [0.1, 1.0]; '[0.1, 1.0]'"
      })
  void refusesCandidatesThatDifferInNothingTheirConstraintUses(
      String constraint, String field, String values, String shown) throws JsonProcessingException {
    ObjectNode json = MAPPER.valueToTree(TreatmentConfig.defaults());
    json.put("constraint", constraint);
    ((ObjectNode) json.get("grid")).set(field, MAPPER.readTree(values));
    assertThatThrownBy(() -> MAPPER.treeToValue(json, TreatmentConfig.class))
        .hasRootCauseMessage(
            "grid.%s must be at most one value with constraint %s, which does not use it, got %s"
                .formatted(field, constraint, shown));
    json.put("constraint", "BOTH");
    assertThat(MAPPER.treeToValue(json, TreatmentConfig.class).grid().isEmpty()).isFalse();
  }
}
