package io.netwright.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.head.HeadMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormerScalingTest {
  private static final String GOOD = LeastExperiment.TEXT;

  private static HeadMethod head(String assembly, String... overrides) {
    return LeastExperiment.read(GOOD + assembly, overrides).assembly().head();
  }

  @Test
  void readsTheFormerFormOfHeads() {
    assertThat(head("")).isEqualTo(HeadMethod.BEST);
    assertThat(head("assembly: {scaling: true}")).isEqualTo(HeadMethod.SCALING);
    assertThat(head("assembly: {scaling: false}")).isEqualTo(HeadMethod.NONE);
    assertThat(head("assembly: {head: ridge}")).isEqualTo(HeadMethod.RIDGE);
  }

  @Test
  void letsTheCommandLineWinInEitherForm() {
    assertThat(head("assembly: {scaling: true}", "assembly.head=affine"))
        .isEqualTo(HeadMethod.AFFINE);
    assertThat(head("assembly: {head: ridge}", "assembly.scaling=true"))
        .isEqualTo(HeadMethod.SCALING);
    assertThat(head("assembly: {scaling: true}", "assembly.scaling=false"))
        .isEqualTo(HeadMethod.NONE);
  }

  @Test
  void saysWhatToWriteInstead() {
    YamlDocument document = YamlDocument.parse("tried.yaml", GOOD + "assembly: {scaling: true}");
    assertThat(FormerScaling.replace(document)).contains(HeadMethod.SCALING);
    assertThat(document.tree().path("assembly").toString()).isEqualTo("{\"head\":\"SCALING\"}");
    assertThat(FormerScaling.replace(document)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{scaling: true, head: NONE} | is the old form of assembly.head; give one of them",
        "{scaling: maybe} | must be true or false, got \"maybe\"; better write assembly.head"
      })
  void refusesBothFormsAtOnceAndOtherValues(String assembly, String problem) {
    assertThatThrownBy(() -> head("assembly: " + assembly))
        .isInstanceOf(ConfigException.class)
        .hasMessage("tried.yaml:6: assembly.scaling: " + problem);
  }
}
