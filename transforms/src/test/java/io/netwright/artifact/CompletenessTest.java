package io.netwright.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CompletenessTest {
  private record Inner(String name) {}

  private record Outer(@Nullable String note, List<Inner> items, Map<String, Inner> named) {}

  @Test
  void takesWhatIsCompleteAndWhatMayBeMissing() {
    Outer whole = new Outer(null, List.of(new Inner("a")), Map.of("b", new Inner("c")));

    assertThat(Completeness.require(whole)).isSameAs(whole);
  }

  @Test
  void refusesWhatIsMissingHoweverDeepItLies() {
    assertThatThrownBy(() -> Completeness.require(null)).hasMessage("it is empty");
    assertThatThrownBy(() -> Completeness.require(read("{}"))).hasMessage("items is missing");
    assertThatThrownBy(() -> Completeness.require(read("{'items': [{}], 'named': {}}")))
        .hasMessage("name is missing");
    assertThatThrownBy(() -> Completeness.require(read("{'items': [], 'named': {'a': {}}}")))
        .hasMessage("name is missing");
    assertThatThrownBy(() -> Completeness.require(read("{'items': [null], 'named': {}}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("items holds something that is missing");
  }

  private static Outer read(String json) throws Exception {
    return new JsonMapper().readValue(json.replace('\'', '"'), Outer.class);
  }
}
