package io.netwright.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SubstitutedTest {

  @Test
  void showsWhatWasWrittenInThePlaceOfAValue() {
    Substituted substituted =
        Substituted.none().and("/home/me//set/", "${ROOT}/set").and("/home/me", "${ROOT}");

    assertThat(substituted.unsaid("/home/me//set/: does not exist"))
        .isEqualTo("${ROOT}/set: does not exist");
    assertThat(substituted.unsaid("/home/me/set/a.png")).isEqualTo("${ROOT}/set/a.png");
    assertThat(substituted.unsaid("/home/me/other")).isEqualTo("${ROOT}/other");
    assertThat(substituted.unsaid("something else")).isEqualTo("something else");
  }

  @Test
  void showsAValueThatIsPartOfEveryWordOnlyWhereItStandsAlone() {
    Substituted substituted = Substituted.none().and("/", "${ROOT}");

    assertThat(substituted.unsaid("a/b")).isEqualTo("a/b");
    assertThat(substituted.unsaid("/")).isEqualTo("${ROOT}");
    assertThat(substituted.and("/data", "${DATA}").unsaid("/")).isEqualTo("${ROOT}");
  }
}
