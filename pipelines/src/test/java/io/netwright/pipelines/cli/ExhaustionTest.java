package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Where memory or stack runs out, one line says so, however deep it happened. */
class ExhaustionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          memory  | ran out of memory (Requested array size exceeds VM limit; the heap has
          stack   | ran out of stack: something of the input lies too deep
          wrapped | ran out of memory (Java heap space; the heap has
          """)
  void saysInOneLineWhatRanOut(String what, String message) {
    CommandLine program = NetwrightCommand.commandLine();
    program.addSubcommand(new Exhausting());
    StringWriter err = new StringWriter();
    program.setErr(new PrintWriter(err, true));

    assertThat(program.execute("exhaust", what)).isEqualTo(1);
    assertThat(err.toString().lines()).singleElement().asString().contains(message);
  }

  /** Takes more than there is. */
  @Command(name = "exhaust")
  static final class Exhausting implements Callable<Integer> {
    @Parameters private String what = "";

    @Override
    public Integer call() {
      return switch (what) {
        case "memory" -> new long[Integer.MAX_VALUE].length;
        case "stack" -> deeper(0);
        default ->
            throw new IllegalStateException(
                "the job failed", new RuntimeException(new OutOfMemoryError("Java heap space")));
      };
    }

    private int deeper(int depth) {
      return depth < 0 ? 0 : 1 + deeper(depth + 1);
    }
  }
}
