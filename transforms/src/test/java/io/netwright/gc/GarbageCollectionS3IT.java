package io.netwright.gc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.lineage.SmallWorkspace;
import io.netwright.run.RunStatus;
import io.netwright.testing.S3Server;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The same collection in a bucket of a real server. */
class GarbageCollectionS3IT {
  private final SmallWorkspace small =
      SmallWorkspace.at(S3Server.workspace() + "/" + UUID.randomUUID());

  @AfterEach
  void leavesTheBucketAsItWas() throws IOException {
    for (String folder : Set.of("runs", "results", "memo", "artifacts")) {
      small.workspace.storage().delete(folder);
    }
  }

  @Test
  void leavesExactlyWhatTheKeptRunMade() throws Exception {
    small.run("run-1", 0);
    SortedSet<String> kept = small.files();
    small.run("run-2", 7, RunStatus.FAILED);
    GarbageCollection collection =
        new GarbageCollection(
            small.workspace,
            Retention.of(null, null, Set.of("run-1")),
            Duration.ZERO,
            Clock.offset(Clock.systemUTC(), Duration.ofHours(3)),
            List::of);

    CollectionPlan plan = collection.plan();
    collection.sweep(plan);

    assertThat(plan.deletedRuns()).containsExactly("run-2");
    assertThat(new TreeSet<>(small.files())).isEqualTo(kept);
  }
}
