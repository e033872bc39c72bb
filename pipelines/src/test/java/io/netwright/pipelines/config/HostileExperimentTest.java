package io.netwright.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Experiments made to hurt whoever reads them get one line, soon. */
@Timeout(600)
class HostileExperimentTest {
  private static final String GOOD = LeastExperiment.TEXT;

  private static final List<String> VALUES =
      List.of(
          "null",
          "~",
          "[]",
          "{}",
          "[null]",
          "{a: null}",
          "[[]]",
          "{a: {b: 1}}",
          "''",
          "text",
          "true",
          "-1",
          "0",
          "0.5",
          "1e999",
          "-1e999",
          ".nan",
          ".inf",
          "-.inf",
          "2001-01-01",
          "99999999999999999999",
          "1e400",
          "0x7fffffffffffffffff",
          "1_000",
          "\"\\0\"",
          "\"\\n\\e[31m\"");

  private static final List<String> PIECES =
      List.of(
          "", ":", "-", "\n", "\n  ", "\t", "{", "}", "[", "]", ",", "#", "'", "\"", "|", ">", "? ",
          "&a ", "*a", "!!str ", "<<: ", "%", "@", "\u0000", "\u2028", "\ufeff", "\ud800",
          "name: ");

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("a: &a [*a]", "x.yaml:1: *a refers to another value"),
        Arguments.of("&a {b: *a}", "x.yaml:1: *a refers to another value"),
        Arguments.of(laughs(), "x.yaml:2: *l0 refers to another value"),
        Arguments.of(GOOD + "<<: *gone\n", "x.yaml:6: *gone refers to another value"),
        Arguments.of("[".repeat(500_000), "lie more than 32 deep"),
        Arguments.of("{a: ".repeat(100_000), "lie more than 32 deep"),
        Arguments.of("- ".repeat(100_000) + "a", "lie more than 32 deep"),
        Arguments.of("name: " + "a".repeat(10_000_000), "has 10000006 characters, an experiment"),
        Arguments.of(GOOD + "---\nname: b\n", "x.yaml:6: a second document begins"),
        Arguments.of("a: !!java.net.URL [\"http://127.0.0.1\"]", "x.yaml:1: the tag"),
        Arguments.of("seeds: !!set {1, 2}", "x.yaml:1: the tag tag:yaml.org,2002:set is not read"),
        Arguments.of("name: \u0000", "not valid YAML"),
        Arguments.of("name:\n\t- a", "not valid YAML"),
        Arguments.of("? [a, b]\n: c", "not valid YAML"),
        Arguments.of(GOOD + "name: b\n", "not valid YAML: Duplicate field 'name'"),
        Arguments.of(
            GOOD.replace("{path: shapes}", ""), "x.yaml:3: data.shapes: a value is missing"),
        Arguments.of("[" + "1, ".repeat(100_000) + "1]", "an experiment is a mapping"),
        Arguments.of(GOOD + "seeds: [null]\n", "x.yaml:6: seeds[0]: a value is missing"),
        Arguments.of(GOOD + "training:\n", "x.yaml:6: training: a value is missing"),
        Arguments.of(GOOD + "evaluation: {attacks: [null]}", "evaluation.attacks[0]: a value is"),
        Arguments.of(
            GOOD + "training: {learningRate: .nan}",
            "x.yaml:6: not valid YAML: Malformed numeric value"),
        Arguments.of(GOOD + "training: {learningRate: 1e999}", "must be a number that is finite"));
  }

  private static String laughs() {
    StringBuilder text = new StringBuilder("l0: &l0 [a, a]\n");
    for (int i = 1; i < 25; i++) {
      text.append("l%d: &l%d [*l%d, *l%d]%n".formatted(i, i, i - 1, i - 1));
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("texts")
  void saysInOneShortLineWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> read(text, List.of()))
        .isInstanceOf(ConfigException.class)
        .message()
        .contains(message)
        .hasSizeLessThan(500)
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.shapes=", "data.shapes=null", "data.shapes=~", "seeds=[null]", "name=*a",
            "name=!!x 1",
        "a..b=1", ".=1", "name=[", "name=a\n---\nb", "training.epochs=&a [*a]", "training=null",
      })
  void refusesTheSameOnTheCommandLine(String override) {
    assertThatThrownBy(() -> read(GOOD, List.of(override)))
        .isInstanceOf(ConfigException.class)
        .message()
        .hasSizeLessThan(500)
        .doesNotContain("\n");
  }

  @Test
  void refusesAKeyAsDeepAsTheCommandLineIsLong() {
    assertThatThrownBy(() -> read(GOOD, List.of("a.".repeat(50_000) + "a=1")))
        .isInstanceOf(ConfigException.class)
        .message()
        .startsWith("--set needs a key such as training.epochs")
        .hasSizeLessThan(500);
  }

  @Test
  void readsATextWithAMarkOfItsEncoding() {
    assertThat(read("\ufeff" + GOOD, List.of()).name()).isEqualTo("tried");
  }

  @Test
  void takesOrRefusesAnyValueOfAnyKey() {
    List<String> paths = new ArrayList<>();
    paths("", ExperimentReader.tree(read(GOOD, List.of())), paths);
    assertThat(paths).hasSizeGreaterThan(60);
    for (String path : paths) {
      for (String value : VALUES) {
        readOrRefused(GOOD, List.of(path + "=" + value));
      }
    }
  }

  @Test
  void survivesDamageOfEveryKind() {
    SplittableRandom random = new SplittableRandom(20_26);
    ExperimentFuzzTest.seeds()
        .map(seed -> ExperimentFuzzTest.text((byte[]) seed.get()[0]))
        .forEach(
            text -> {
              for (int i = 0; i < 300; i++) {
                readOrRefused(mutant(text, random), List.of());
              }
            });
  }

  /** The text with a few pieces replaced by what means something in YAML. */
  private static String mutant(String text, SplittableRandom random) {
    StringBuilder mutant = new StringBuilder(text);
    for (int i = random.nextInt(1, 5); i > 0; i--) {
      int from = random.nextInt(mutant.length() + 1);
      int to = Math.min(mutant.length(), from + random.nextInt(12));
      String piece =
          random.nextBoolean()
              ? PIECES.get(random.nextInt(PIECES.size()))
              : VALUES.get(random.nextInt(VALUES.size()));
      mutant.replace(from, to, piece);
    }
    return mutant.toString();
  }

  static void readOrRefused(String text, List<String> overrides) {
    try {
      assertThat(read(text, overrides)).isNotNull();
    } catch (ConfigException e) {
      assertThat(e.getMessage())
          .as("of %s", overrides)
          .isNotBlank()
          .doesNotContain("Cannot invoke", "Exception", "because");
    } catch (RuntimeException e) {
      throw new AssertionError(overrides + ": " + e, e);
    }
  }

  private static void paths(String path, JsonNode node, List<String> paths) {
    if (!path.isEmpty()) {
      paths.add(path);
    }
    Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
    while (fields.hasNext()) {
      Map.Entry<String, JsonNode> field = fields.next();
      paths(path.isEmpty() ? field.getKey() : path + "." + field.getKey(), field.getValue(), paths);
    }
  }

  private static ExperimentConfig read(String text, List<String> overrides) {
    return ExperimentReader.read("x.yaml", text, overrides, Map.of());
  }
}
