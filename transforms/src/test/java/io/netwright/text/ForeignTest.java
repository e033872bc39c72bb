package io.netwright.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTest {
  /** Everything at once that a name may try. */
  private static final String NAME =
      "\u001b[31mcat\u001b]0;title\u0007|<script>alert(1)</script>\n# big\r\u202egpj.exe\u200b\u2066"
          + "`code` [here](http://evil.example) ![](x.png) *bold* _low_ a_b &amp; \u009b2J\u007f";

  @Test
  void showsNothingThatATerminalObeysOrThatHides() {
    String plain = Foreign.plain(NAME);

    assertThat(plain)
        .contains("\\u001b[31mcat\\u001b]0;title\\u0007|<script>")
        .contains("\\u000a# big\\u000d\\u202egpj.exe\\u200b\\u2066`code`")
        .contains("\\u009b2J\\u007f");
    assertThat(plain.codePoints()).allMatch(Foreign::isShown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"airplane", "Löwe", "猫", "кошка", "قط", "a|b", "😀", "e\u0301", ""})
  void leavesWhatPeopleWriteAsItIs(String name) {
    assertThat(Foreign.plain(name)).isEqualTo(name);
  }

  @Test
  void writesLettersBeyondTheFirstPlaneAndHalvesOfThemAsJsonDoes() {
    assertThat(Foreign.plain("x\udb40\udc41y\ud800z")).isEqualTo("x\\udb40\\udc41y\\ud800z");
  }

  @Test
  void leavesAJsonDocumentTheSameDocument() throws Exception {
    ObjectMapper mapper = new ObjectMapper();
    String json = mapper.writeValueAsString(Map.of("class", NAME));

    assertThat(mapper.readTree(Foreign.plain(json))).isEqualTo(mapper.readTree(json));
    assertThat(Foreign.plain(json)).doesNotContain("\u202e");
  }

  @Test
  void beginsNoMarkup() {
    String markdown = Foreign.markdown(NAME);

    assertThat(markdown)
        .contains("\\|\\<script\\>alert(1)\\</script\\>")
        .contains("\\`code\\` \\[here\\](http\\://evil.example) !\\[\\](x.png) \\*bold\\*")
        .contains("\\_low\\_ a_b \\&amp;")
        .doesNotContain("\n");
    assertThat(markdown.replaceAll("\\\\.", "")).doesNotContainPattern("[|<>`\\[\\]*&]");
  }

  @Test
  void putsMessagesIntoOneLine() {
    assertThat(Foreign.line(" one\n  two\r\nthree\u2028four\u001b[2J\n"))
        .isEqualTo("one two three four\\u001b[2J");
    assertThat(Foreign.line("a  b $1\n c")).isEqualTo("a  b $1 c");
  }

  @Test
  void goesThroughALongBlankOnce() {
    String text = "a" + " ".repeat(1 << 20) + "b";
    assertThat(assertTimeoutPreemptively(Duration.ofMinutes(5), () -> Foreign.line(text)))
        .isEqualTo(text);
  }

  @Test
  @Timeout(300)
  void isNotHeldUpByManyBlanks() {
    assertThat(Foreign.line("a" + " ".repeat(2_000_000) + "b\n\n c")).hasSize(2_000_004);
  }

  @Test
  void countsColumnsAndNotCharacters() {
    assertThat(Foreign.columns("cat")).isEqualTo(3);
    assertThat(Foreign.columns("猫")).isEqualTo(2);
    assertThat(Foreign.columns("e\u0301")).isEqualTo(1);
    assertThat(Foreign.columns("😀")).isEqualTo(2);
  }

  @Test
  void cutsWithoutSplittingALetter() {
    assertThat(Foreign.cut("abcdef", 3)).isEqualTo("abc...");
    assertThat(Foreign.cut("ab😀f", 3)).isEqualTo("ab...");
    assertThat(Foreign.cut("abc", 3)).isEqualTo("abc");
  }
}
