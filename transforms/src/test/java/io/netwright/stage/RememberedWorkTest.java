package io.netwright.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.artifact.Workspace;
import io.netwright.json.CanonicalJson;
import io.netwright.metric.MeasuredModel;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.refusal.WorkFailedException;
import io.netwright.run.Measurement;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.MetricPoint;
import io.netwright.variant.ModelName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
  void doesWorkAgainWhenAnArtifactItMadeIsMissing() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    AtomicInteger calls = new AtomicInteger();
    StageWork<DatasetRef, ArtifactRef> work =
        new StageWork<>(
            StageSpec.of("Write", 1, List.of()),
            ArtifactRef.class,
            input -> new ModelName(input.getName(), "counted"),
            (input, context) -> {
              calls.incrementAndGet();
              return context.artifacts().write("text/plain", out -> out.write(7));
            });
    RememberedWork<DatasetRef, ArtifactRef> remembered =
        new RememberedWork<>(work, environment("run-1", List.of()));
    ArtifactRef file = remembered.result(INPUT).output();
    String digest = file.getSha256();
    workspace.storage().delete("artifacts/sha256/" + digest.substring(0, 2) + "/" + digest);

    assertThat(remembered.known(INPUT)).isEmpty();
    assertThat(remembered.result(INPUT).output()).isEqualTo(file);
    assertThat(calls).hasValue(2);
    assertThat(workspace.artifacts().contains(file)).isTrue();
  }

  @Test
  void makesAnOldResultYoungWhenItIsUsedAgainAndNotWhenItIsLookedUp() throws Exception {
    RememberedWork<DatasetRef, DatasetRef> remembered =
        counting(new AtomicInteger(), "run-1", List.of());
    remembered.result(INPUT);
    Path memo = folder.resolve("memo/Count/" + remembered.key(INPUT) + ".json");
    FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(2)));
    Files.setLastModifiedTime(memo, old);

    assertThat(remembered.known(INPUT)).isPresent();
    assertThat(Files.getLastModifiedTime(memo)).isEqualTo(old);
    remembered.result(INPUT);
    assertThat(Files.getLastModifiedTime(memo)).isGreaterThan(old);
  }

  @Test
  void recordsWhatTheWorkWasDoneWithAndReadsWhatWasRememberedBefore() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    RememberedWork<DatasetRef, DatasetRef> remembered =
        new RememberedWork<>(
            work((input, context) -> input),
            new RunEnvironment(workspace, "run-1", 1, List.of(), "0.1.0+abc1234"));
    remembered.result(INPUT);

    Memo.Entry entry = new Memo(workspace).entries("Count").get(0);
    Memo.Circumstances circumstances = Objects.requireNonNull(entry.circumstances());
    assertThat(circumstances.codeVersion()).isEqualTo("0.1.0+abc1234");
    assertThat(circumstances.libraries()).containsKeys("beam", "djl", "java", "pytorch");
    assertThat(circumstances.inputs().datasets()).containsEntry("00", "shapes");

    ObjectNode earlier = CanonicalJson.read(CanonicalJson.write(entry), ObjectNode.class);
    earlier.remove("schemas");
    earlier.remove("circumstances");
    workspace
        .memo("Count")
        .replace(
            remembered.key(INPUT), CanonicalJson.write(earlier).getBytes(StandardCharsets.UTF_8));
    assertThat(remembered.known(INPUT)).isPresent();
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
        .hasMessage("Count shapes/counted: power cut");
    assertThat(remembered.result(INPUT).output().getName()).isEqualTo("finished");
    assertThat(Workspace.at(folder.toString()).checkpoints(remembered.key(INPUT)).read("half"))
        .isEmpty();
  }

  @Test
  void saysOfEveryNumberWhichModelItIsAbout() throws Exception {
    MeasuredModel task = new MeasuredModel("a".repeat(16), "duo/assembled", "assembled");
    MeasuredModel control = new MeasuredModel("b".repeat(16), "duo/restricted", "restricted");
    Metric accuracy = Metric.named("count.accuracy");
    StageWork<DatasetRef, DatasetRef> work =
        work(
            (input, context) -> {
              context.report(accuracy, 1, 0.25);
              context.about(task).report(accuracy, 1, 0.5);
              context.about(control).report(accuracy, 1, 0.75);
              context.about(control).report(accuracy.of("conv2").atLevel(4), 1, 1);
              return input;
            });
    RememberedWork<DatasetRef, DatasetRef> first =
        new RememberedWork<>(work, environment("run-1", List.of()));
    Remembered<DatasetRef> made = first.result(INPUT);

    assertThat(made.metrics())
        .extracting(MetricPoint::getModelId, MetricPoint::getModel, MetricPoint::getValue)
        .containsExactly(
            tuple(made.key().substring(0, 16), "shapes/counted", 0.25),
            tuple("a".repeat(16), "duo/assembled", 0.5),
            tuple("b".repeat(16), "duo/restricted", 0.75),
            tuple("b".repeat(16), "duo/restricted", 1.0));
    assertThat(made.metrics().get(3).getLayer()).isEqualTo("conv2");
    assertThat(made.metrics().get(3).getLevel()).isEqualTo(4.0);
    RememberedWork<DatasetRef, DatasetRef> second =
        new RememberedWork<>(work, environment("run-2", List.of()));
    assertThat(second.result(INPUT).metrics()).isEqualTo(made.metrics());
    RunStore runs = new RunStore(Workspace.at(folder.toString()));
    assertThat(runs.readStage("run-2", made.key()).orElseThrow().metrics())
        .isEqualTo(runs.readStage("run-1", made.key()).orElseThrow().metrics())
        .extracting(Measurement::model)
        .containsExactly(null, "duo/assembled", "duo/restricted", "duo/restricted");
  }

  @Test
  void keepsTheTimesOfWhatAnEarlierAttemptMeasuredAlike() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    StageWork<DatasetRef, DatasetRef> work =
        work(
            (input, context) -> {
              int attempt = attempts.incrementAndGet();
              context.report(Metric.named("count.loss"), 1, 0.25);
              context.report(Metric.named("count.speed"), 1, attempt);
              if (attempt == 1) {
                throw new IllegalStateException("power cut");
              }
              context.report(Metric.named("count.loss"), 2, 0.125);
              return input;
            });
    RememberedWork<DatasetRef, DatasetRef> remembered =
        new RememberedWork<>(work, environment("run-1", List.of()));
    RunStore runs = new RunStore(Workspace.at(folder.toString()));
    assertThatThrownBy(() -> remembered.result(INPUT)).isInstanceOf(WorkFailedException.class);
    StageRecord broken = runs.readStage("run-1", remembered.key(INPUT)).orElseThrow();
    long later = System.currentTimeMillis() + 1;
    while (System.currentTimeMillis() < later) {
      Thread.onSpinWait();
    }
    remembered.result(INPUT);
    StageRecord whole = runs.readStage("run-1", remembered.key(INPUT)).orElseThrow();

    assertThat(whole.startedAt()).isEqualTo(broken.startedAt());
    assertThat(whole.metrics()).hasSize(3).startsWith(broken.metrics().get(0));
    assertThat(whole.metrics().get(1).value()).isEqualTo(2);
    assertThat(whole.metrics().get(1).measuredAt()).isGreaterThanOrEqualTo(later);

    remembered.result(INPUT); // as after the loss of a worker
    assertThat(runs.readStage("run-1", remembered.key(INPUT))).contains(whole);
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

  @Test
  void remembersAnElementByAConfigurationOfItsOwn() throws Exception {
    AtomicInteger calls = new AtomicInteger();
    Work<DatasetRef, DatasetRef> counting =
        (input, context) -> new DatasetRef("call " + calls.incrementAndGet(), input.getSha256());
    DatasetRef other = new DatasetRef("other", "02");
    RememberedWork<DatasetRef, DatasetRef> before =
        new RememberedWork<>(work(counting), environment("run-1", List.of()));
    before.result(INPUT);
    before.result(other);
    RememberedWork<DatasetRef, DatasetRef> changed =
        new RememberedWork<>(
            work(counting).each(input -> input.equals(other) ? "{}" : "[]"),
            environment("run-2", List.of()));
    assertThat(changed.key(INPUT)).isEqualTo(before.key(INPUT));
    assertThat(changed.key(other)).isNotEqualTo(before.key(other));
    assertThat(changed.result(INPUT).reused()).isTrue();
    assertThat(changed.result(other).reused()).isFalse();
    assertThat(changed.known(other)).isPresent();
    assertThat(calls).hasValue(3);
  }

  @Test
  void keepsTimesInTheRecordOfTheRunThatMeasuredThemAndRemembersNone() throws Exception {
    StageWork<DatasetRef, DatasetRef> timed =
        work(
            (input, context) -> {
              context.report(Metric.named("count.share"), 0, 0.5);
              context.report(MetricNames.LATENCY_ONE, 0, 1.25);
              return input;
            });
    String key = "";
    for (String run : List.of("run-1", "run-1", "run-2")) {
      Remembered<DatasetRef> result =
          new RememberedWork<>(timed, environment(run, List.of())).result(INPUT);
      key = result.key();
      assertThat(result.metrics()).extracting(MetricPoint::getName).containsExactly("count.share");
    }
    RunStore runs = new RunStore(Workspace.at(folder.toString()));
    assertThat(runs.readStage("run-1", key).orElseThrow().metrics())
        .extracting(Measurement::name)
        .containsExactlyInAnyOrder("count.share", MetricNames.LATENCY_ONE.name());
    assertThat(runs.readStage("run-2", key).orElseThrow().metrics())
        .extracting(Measurement::name)
        .containsExactly("count.share");
  }

  private RememberedWork<DatasetRef, DatasetRef> counting(
      AtomicInteger calls, String runId, List<String> forced) {
    return new RememberedWork<>(
        work(
            (input, context) -> {
              context.report(Metric.named("count.share"), 0, 0.5);
              return new DatasetRef("call " + calls.incrementAndGet(), input.getSha256());
            }),
        environment(runId, forced));
  }

  private static StageWork<DatasetRef, DatasetRef> work(Work<DatasetRef, DatasetRef> work) {
    return new StageWork<>(
        StageSpec.of("Count", 1, List.of()),
        DatasetRef.class,
        input -> new ModelName(input.getName(), "counted"),
        work);
  }

  private RunEnvironment environment(String runId, List<String> forced) {
    return new RunEnvironment(Workspace.at(folder.toString()), runId, 1, forced);
  }
}
