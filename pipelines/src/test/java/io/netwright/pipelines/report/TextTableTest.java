package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static final String NAME = "\u001b[31ma|b\n<script>\u202e`x`[y](z)\u200b";

  @Test
  void showsHostileNamesOnATerminalAsTheyAreWritten() {
    String plain = new TextTable("class", "images").row(NAME, "12").row("猫", "3").plain();

    String shown = "\\u001b[31ma|b\\u000a<script>\\u202e`x`[y](z)\\u200b";
    int width = shown.length();
    assertThat(plain.lines())
        .containsExactly(
            "class" + " ".repeat(width - 5) + "  images",
            "-".repeat(width) + "  ------",
            shown + "      12",
            "猫" + " ".repeat(width - 2) + "       3");
  }

  @Test
  void keepsColumnsUnderEachOtherWhereLettersAreWide() {
    List<String> lines =
        new TextTable("class", "n").row("猫犬", "1").row("e\u0301", "2").plain().lines().toList();

    assertThat(lines.get(2)).isEqualTo("猫犬   1");
    assertThat(lines.get(3)).isEqualTo("e\u0301      2");
  }

  @Test
  void growsByALongLastCellInItsOwnRowOnly() {
    TextTable table = new TextTable("n", "why").row("1", "x".repeat(300)).row("2", "short");
    List<String> lines = table.plain().lines().toList();

    assertThat(lines.get(1)).isEqualTo("-  " + "-".repeat(80));
    assertThat(lines.get(3)).isEqualTo("2  short");
  }

  @Test
  void keepsAMarkdownTableATable() {
    String markdown = new TextTable("class", "images").row(NAME, "12").markdown();

    assertThat(markdown.lines()).hasSize(3);
    assertThat(markdown)
        .contains(
            "| \\\\u001b\\[31ma\\|b\\\\u000a\\<script\\>\\\\u202e\\`x\\`\\[y\\](z)\\\\u200b | 12 |")
        .doesNotContain("<script>", "\u001b", "\u202e");
  }
}
