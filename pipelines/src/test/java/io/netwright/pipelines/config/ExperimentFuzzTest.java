package io.netwright.pipelines.config;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever text an experiment has: a configuration, or a {@link ConfigException}. */
class ExperimentFuzzTest {

  static Stream<Arguments> seeds() {
    return Stream.concat(
            Stream.of("smoke", "cifar10-vgg16").map(ExperimentFuzzTest::builtIn),
            Stream.of("a: &a [*a]", "- ? {a: [b, !!c d]}\n  : \"\\0\"", "name: >\n  x\n...\n---\n"))
        .map(text -> Arguments.of((Object) text.getBytes(StandardCharsets.UTF_8)));
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void readsAnExperimentOrSaysWhatIsWrong(byte[] bytes) {
    HostileExperimentTest.readOrRefused(text(bytes), List.of());
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static String builtIn(String name) {
    try (InputStream in =
        ExperimentFuzzTest.class.getResourceAsStream("/experiments/" + name + ".yaml")) {
      return text(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
