package io.netwright.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.text.MarkdownTable.Column;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownTableTest {

  @Test
  void putsNumbersToTheRight() {
    MarkdownTable table = MarkdownTable.of(Column.text("class"), Column.number("images"));
    table.row(List.of("7", "12")).row(List.of("a\\|b", "3"));

    assertThat(table).hasToString("| class | images |\n|---|---:|\n| 7 | 12 |\n| a\\|b | 3 |\n");
  }

  @Test
  void takesNoRowOfAnotherLength() {
    MarkdownTable table = MarkdownTable.of(Column.text("class"));

    assertThatThrownBy(() -> table.row(List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row has 1 cells, got []");
    assertThat(table).hasToString("| class |\n|---|\n");
  }
}
