package io.netwright.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.data.DataException;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.run.Failure.Kind;
import io.netwright.refusal.RefusedException;
import io.netwright.refusal.WorkFailedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {

  @ParameterizedTest
  @MethodSource
  void isBadInputWhereTheSameInputIsRefusedAgain(Throwable thrown) {
    assertThat(Failure.of(thrown).kind()).isEqualTo(Kind.BAD_INPUT);
    assertThat(Failure.of(thrown).kind().exitCode()).isEqualTo(2);
  }

  static Stream<Throwable> isBadInputWhereTheSameInputIsRefusedAgain() {
    return Stream.of(
        new ConfigException("unknown key"),
        new RefusedException("no run x"),
        new DataException("no images"),
        new NoSuchFileException("/gone.safetensors"),
        new AccessDeniedException("/not/mine"),
        new FileSystemException("/a/b", null, "Not a directory"),
        new InvalidPathException("a\0b", "Nul character not allowed"),
        new RuntimeException(
            new WorkFailedException("train x: no images", new DataException("no images"))));
  }

  @ParameterizedTest
  @MethodSource
  void mayPassWhereSomethingWasOutOfReach(Throwable thrown) {
    assertThat(Failure.of(thrown).kind()).isEqualTo(Kind.MAY_PASS);
    assertThat(Failure.of(thrown).kind().exitCode()).isEqualTo(1);
  }

  static Stream<Throwable> mayPassWhereSomethingWasOutOfReach() {
    return Stream.of(
        new ConnectException("Connection refused"),
        new IOException("No space left on device"),
        new FileSystemException("/w/x", null, "No space left on device"),
        new UncheckedIOException(new IOException("Connection reset")),
        new RuntimeException("Pipeline execution failed", new IOException("No space left")),
        new WorkFailedException("run x did not finish"),
        new WorkFailedException("train x: gone", new NoSuchFileException("/w/x")));
  }

  @ParameterizedTest
  @MethodSource
  void isADefectWhereTheProgramIsWrong(Throwable thrown) {
    assertThat(Failure.of(thrown).kind()).isEqualTo(Kind.DEFECT);
    assertThat(Failure.of(thrown).kind().exitCode()).isEqualTo(1);
  }

  static Stream<Throwable> isADefectWhereTheProgramIsWrong() {
    return Stream.of(
        new NullPointerException(),
        new IndexOutOfBoundsException(3),
        new ClassCastException(),
        new IllegalStateException("no attack"),
        new IllegalArgumentException("axis 7"),
        new NoSuchElementException("No value present"),
        new IllegalStateException("cannot be", new IOException("closed")),
        new RuntimeException(new WorkFailedException("train x: null", new NullPointerException())),
        new WorkFailedException("train x: axis 7", new IllegalArgumentException("axis 7")));
  }

  @Test
  void saysOneLineThatNamesWhatWentWrong() {
    assertThat(Failure.of(new NoSuchFileException("/gone")).line())
        .isEqualTo("/gone: no such file or folder");
    assertThat(Failure.of(new IOException("a\n  b\u001b[2J")).line()).isEqualTo("a b\\u001b[2J");
    assertThat(Failure.of(new RuntimeException(new WorkFailedException("train x: gone"))).line())
        .isEqualTo("train x: gone");
  }

  @Test
  void findsItsWayOutOfACircleOfCauses() {
    RuntimeException one = new RuntimeException("one");
    RuntimeException other = new RuntimeException("other", one);
    one.initCause(other);

    assertThat(Failure.of(other).kind()).isEqualTo(Kind.DEFECT);
  }
}
