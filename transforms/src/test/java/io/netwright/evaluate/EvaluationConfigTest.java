package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvaluationConfigTest {
  private static final List<NamedAttack> ATTACKS = EvaluationConfig.defaults().attacks();

  @Test
  void survivesJson() throws JsonProcessingException {
    ObjectMapper mapper = new ObjectMapper();
    EvaluationConfig config = EvaluationConfig.defaults();
    String json = mapper.writeValueAsString(config);
    assertThat(json).contains("\"type\":\"pgd\"", "\"epsilon\":\"8/255\"");
    assertThat(mapper.readValue(json, EvaluationConfig.class)).isEqualTo(config);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1 | 64 | 64 | images must be 0 (all) or more, got -1",
        "0 | 64 | 0 | microBatch must be in [1, 4096], got 0",
        "0 | 100 | 64 | shardSize must be a multiple of microBatch 64, got 100",
        "0 | 0 | 64 | shardSize must be a multiple of microBatch 64, got 0"
      })
  void refusesSizesThatDoNotFit(int images, int shardSize, int microBatch, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EvaluationConfig(ATTACKS, images, shardSize, microBatch, 0))
        .withMessage(message);
  }

  @Test
  void refusesAnAttackNamedTwice() {
    List<NamedAttack> twice = List.of(ATTACKS.get(0), ATTACKS.get(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EvaluationConfig(twice, 0, 64, 64, 0))
        .withMessage("attacks must have different names, got fgsm twice");
  }

  @Test
  void keepsTheNameOfTheWorstCase() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NamedAttack("worst-case", ATTACKS.get(0).attack()))
        .withMessageContaining("not worst-case, got worst-case");
  }

  @Test
  void takesTheFirstImagesOfEveryClass() {
    int[] labels = {0, 0, 0, 0, 1, 1, 2, 2, 2};
    ImageSet sorted = new ImageSet(new ImageShape(1, 1, 1), new byte[9], labels);
    EvaluatedImages chosen = EvaluatedImages.of(sorted, 7);
    assertThat(chosen.images().labels()).containsExactly(0, 0, 0, 1, 1, 2, 2);
    assertThat(List.of(chosen.example(2), chosen.example(3), chosen.example(6)))
        .containsExactly(2, 4, 7);
  }

  @Test
  void takesAllImagesForZero() {
    ImageSet set = new ImageSet(new ImageShape(1, 1, 1), new byte[3], new int[] {2, 1, 0});
    assertThat(EvaluatedImages.of(set, 0).images()).isSameAs(set);
  }
}
