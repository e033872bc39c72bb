package io.netwright.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.MetricPoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RememberedWorkTest {
  private static final DatasetRef INPUT = new DatasetRef("shapes", "00");

  @TempDir private Path folder;

  @Test
  void doesWorkOnceAndRemembersOutputAndMetrics() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Remembered<DatasetRef> first = counting(calls, "run-1", List.of()).result(INPUT);
    Remembered<DatasetRef> second = counting(calls, "run-2", List.of()).result(INPUT);

    assertThat(calls).hasValue(1);
    assertThat(first.reused()).isFalse();
    assertThat(second.reused()).isTrue();
    assertThat(second.runId()).isEqualTo("run-1");
    assertThat(second.output()).isEqualTo(first.output());
    assertThat(second.metrics()).isEqualTo(first.metrics());
    assertThat(second.metrics()).extracting(MetricPoint::getValue).containsExactly(0.5);
  }

  @Test
  void doesForcedWorkAgainButOnlyOncePerRun() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    counting(calls, "run-1", List.of()).result(INPUT);
    counting(calls, "run-2", List.of("Count")).result(INPUT);
    counting(calls, "run-2", List.of("Count")).result(INPUT);

    assertThat(calls).hasValue(2);
  }

  @Test
  void goesOnFromTheCheckpointOfAnAttemptThatFailed() throws Exception {
    StageWork<DatasetRef, DatasetRef> work =
        work(
            (input, context) -> {
              if (context.checkpoints().read("half").isEmpty()) {
                context.checkpoints().write("half", "h".getBytes(StandardCharsets.UTF_8));
                throw new IllegalStateException("power cut");
              }
              return new DatasetRef("finished", "ff");
            });
    RememberedWork<DatasetRef, DatasetRef> remembered =
        new RememberedWork<>(work, environment("run-1", List.of()));

    assertThatThrownBy(() -> remembered.result(INPUT))
        .isInstanceOf(WorkFailedException.class)
        .hasMessage("Count shapes: power cut");
    assertThat(remembered.result(INPUT).output().getName()).isEqualTo("finished");
    assertThat(Workspace.at(folder.toString()).checkpoints(remembered.key(INPUT)).read("half"))
        .isEmpty();
  }

  @Test
  void keysDependOnEverythingThatDecidesTheResult() {
    StageSpec spec = StageSpec.of("Count", 1, List.of("config"));
    String key = MemoKey.of(spec, INPUT, "cpu");

    assertThat(key).matches("[0-9a-f]{64}").isEqualTo(MemoKey.of(spec, INPUT, "cpu"));
    assertThat(
            List.of(
                MemoKey.of(StageSpec.of("Other", 1, List.of("config")), INPUT, "cpu"),
                MemoKey.of(StageSpec.of("Count", 2, List.of("config")), INPUT, "cpu"),
                MemoKey.of(StageSpec.of("Count", 1, List.of("changed")), INPUT, "cpu"),
                MemoKey.of(spec, new DatasetRef("shapes", "01"), "cpu"),
                MemoKey.of(spec, INPUT, "gpu")))
        .doesNotContain(key)
        .doesNotHaveDuplicates();
  }

  private RememberedWork<DatasetRef, DatasetRef> counting(
      AtomicInteger calls, String runId, List<String> forced) {
    return new RememberedWork<>(
        work(
            (input, context) -> {
              context.report("count.share", 0, 0.5);
              return new DatasetRef("call " + calls.incrementAndGet(), input.getSha256());
            }),
        environment(runId, forced));
  }

  private static StageWork<DatasetRef, DatasetRef> work(Work<DatasetRef, DatasetRef> work) {
    return new StageWork<>(
        StageSpec.of("Count", 1, List.of()), DatasetRef.class, DatasetRef::getName, work);
  }

  private RunEnvironment environment(String runId, List<String> forced) {
    return new RunEnvironment(Workspace.at(folder.toString()), runId, 1, forced);
  }
}
