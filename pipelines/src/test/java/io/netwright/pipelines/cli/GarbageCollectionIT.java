package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.pipelines.experiment.PlannedWork;
import io.netwright.run.WorkStatus.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collects garbage of real runs with the real program. */
class GarbageCollectionIT {
  private static final String[] OTHER_SEED = {"--set", "seeds=[1]"};

  @TempDir private Path folder;

  @Test
  void keepsOneRunWholeAndForgetsTheOtherWhichCanBeMadeAgain() throws Exception {
    SmokeRuns smoke = SmokeRuns.in(folder.resolve("workspace"));
    String kept = smoke.run();
    SortedSet<String> keptFiles = stable(smoke);
    String dropped = smoke.run(OTHER_SEED);
    SortedMap<String, String> weights = smoke.weights();
    String lineage = smoke.netwright("lineage", "lenetw0.5-shapes-s0/treated");

    SortedSet<String> before = stable(smoke);
    assertThat(smoke.netwright("gc", "--keep", kept, "--min-age", "1s"))
        .contains("keeps run " + kept + ": named", "does not keep run " + dropped)
        .contains("nothing was deleted; give --yes");
    assertThat(stable(smoke)).isEqualTo(before);
    killInTheMiddle(smoke, kept);
    smoke.netwright("gc", "--keep", kept, "--min-age", "1s", "--yes");

    assertThat(stable(smoke)).isEqualTo(keptFiles);
    assertThat(smoke.netwright("gc", "--keep", kept, "--min-age", "1s"))
        .contains("nothing to delete");
    assertKeptRunIsWhole(smoke, kept, lineage);
    String again = smoke.run();
    assertThat(smoke.work(again).values()).containsOnly(State.REUSED);
    smoke.run(OTHER_SEED);
    assertThat(smoke.weights()).isEqualTo(weights);
  }

  /** Kills a collection between what refers and what is referred to. */
  private void killInTheMiddle(SmokeRuns smoke, String kept) throws Exception {
    long artifacts = count(smoke, "artifacts/");
    long memos = count(smoke, "memo/");
    smoke
        .start("gc", "--keep", kept, "--min-age", "1s", "--yes")
        .killOnce(() -> count(smoke, "memo/") < memos);

    assertThat(count(smoke, "artifacts/")).isEqualTo(artifacts);
    assertThat(smoke.plan()).allMatch(PlannedWork::done);
  }

  private void assertKeptRunIsWhole(SmokeRuns smoke, String kept, String lineage) throws Exception {
    assertThat(smoke.plan()).allMatch(PlannedWork::done);
    assertThat(smoke.netwright("report", kept)).contains("lenetw0.5-shapes-s0/treated");
    assertThat(smoke.netwright("runs", "show", kept)).contains("lenetw0.5-shapes-s0/treated");
    assertThat(smoke.netwright("lineage", "lenetw0.5-shapes-s0/treated")).isEqualTo(lineage);
    assertThat(lineage)
        .contains("lenetw0.5-shapes-s0/baseline", "run " + kept, "flink", "pytorch 2.7.1")
        .doesNotContain("missing", "the line ends here", "not recorded");
    JsonNode json =
        new ObjectMapper()
            .readTree(
                smoke.netwright("lineage", "lenetw0.5-shapes-s0/treated", "--format", "json"));
    assertThat(json.path("parents").path(0).path("origin").path("variant").asText())
        .isEqualTo("baseline");
    Path file = folder.resolve("treated.safetensors");
    smoke.netwright("export", "lenetw0.5-shapes-s0/treated", file.toString());
    assertThat(Files.size(file)).isPositive();
  }

  /** Files whose names depend on nothing but what was made; reports and logs come and go. */
  private static SortedSet<String> stable(SmokeRuns smoke) throws IOException {
    SortedSet<String> files = new TreeSet<>(smoke.workspace().storage().list(""));
    Pattern ignored = Pattern.compile("runs/[^/]+/[^/]+\\.(md|png)|\\.drafts/.*");
    files.removeIf(path -> ignored.matcher(path).matches());
    return files;
  }

  private static long count(SmokeRuns smoke, String prefix) {
    try {
      return smoke.workspace().storage().list("").stream()
          .filter(path -> path.startsWith(prefix))
          .count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
