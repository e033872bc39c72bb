package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Side by side or one after another: the same bytes. */
class ParallelRunIT {
  @TempDir private Path folder;

  @Test
  void makesTheSameModelsAndNumbersWithOneWorkerAndWithTwo() throws Exception {
    SmokeRuns one = SmokeRuns.in(folder.resolve("one"));
    SmokeRuns two = SmokeRuns.in(folder.resolve("two"));
    String alone = one.run("--set", "execution.threads=1", "--parallelism=1");
    String sideBySide = two.run("--set", "execution.threads=1", "--parallelism=2");

    assertThat(two.weights()).isEqualTo(one.weights()).hasSizeGreaterThan(5);
    assertThat(two.evaluations(sideBySide)).isEqualTo(one.evaluations(alone)).isNotEmpty();
  }
}
