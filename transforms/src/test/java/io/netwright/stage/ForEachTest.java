package io.netwright.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.metric.Metric;
import io.netwright.metric.ParquetFiles;
import io.netwright.refusal.WorkFailedException;
import io.netwright.run.WorkAttempt;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.MetricPoint;
import io.netwright.variant.ModelName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForEachTest {
  @TempDir private Path folder;

  @Test
  void yieldsTheOutputAndTheMetricsOfEveryElement() {
    Pipeline pipeline = pipeline("run-1");
    StageResult<DatasetRef> result = doubled(pipeline);

    PAssert.that(result.output())
        .containsInAnyOrder(new DatasetRef("aa", "1"), new DatasetRef("bb", "2"));
    PAssert.that(result.metrics())
        .satisfies(
            points -> {
              assertThat(points)
                  .extracting(MetricPoint::getModel)
                  .containsOnly("a/counted", "b/counted");
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  @Test
  void writesTheSameMetricsForAReusedRun() throws Exception {
    for (String runId : List.of("run-1", "run-2")) {
      Pipeline pipeline = pipeline(runId);
      doubled(pipeline).metrics().apply(WriteParquet.of(MetricPoint.class));
      pipeline.run().waitUntilFinish();
    }
    Workspace workspace = Workspace.at(folder.toString());

    assertThat(ParquetFiles.read(workspace, MetricPoint.class, "run-2"))
        .hasSize(2)
        .isEqualTo(ParquetFiles.read(workspace, MetricPoint.class, "run-1"));
  }

  @Test
  void countsWhatItsWorkersDo() {
    assertThat(counters("run-1"))
        .containsEntry("Train:done", 2L)
        .containsEntry("Train:epochsTrained", 4L)
        .containsEntry("Train:imagesAttacked", 20L)
        .doesNotContainKey("Train:reused");
    assertThat(counters("run-2"))
        .containsEntry("Train:reused", 2L)
        .doesNotContainKeys("Train:done", "Train:epochsTrained");
  }

  /** Both elements go on from epoch 1 of 3. */
  private Map<String, Long> counters(String runId) {
    StageWork<DatasetRef, DatasetRef> work =
        new StageWork<>(
            StageSpec.of("Train", 1, List.of()),
            DatasetRef.class,
            input -> new ModelName(input.getName(), "counted"),
            (input, context) -> {
              context.progress("epoch", 1, 3);
              context.progress("attacked image", 0, 10);
              context.progress("epoch", 2, 3);
              context.progress("attacked image", 10, 10);
              context.progress("epoch", 3, 3);
              return input;
            });
    Pipeline pipeline = pipeline(runId);
    elements(pipeline).apply(ForEach.of(work));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    Map<String, Long> counters = new TreeMap<>();
    result
        .metrics()
        .allMetrics()
        .getCounters()
        .forEach(counter -> counters.put(counter.getName().toString(), counter.getAttempted()));
    return counters;
  }

  @Test
  void recordsEveryAttempt() throws Exception {
    counters("run-1");
    assertThat(WorkAttempt.of(Workspace.at(folder.toString()), "run-1"))
        .hasSize(2)
        .allMatch(WorkAttempt::ended)
        .extracting(WorkAttempt::epochs)
        .containsOnly(2L);
  }

  @Test
  void refusesAWorkspaceWithoutTheMarkOfTheClient() throws Exception {
    Workspace workspace = Workspace.at(folder.toString());
    String mark = WorkspaceProbe.leave(workspace, "run-1");
    Pipeline seen = pipeline("run-1");
    seen.getOptions().as(NetwrightOptions.class).setWorkspaceProbe(mark);
    doubled(seen);
    seen.run().waitUntilFinish();

    Pipeline unseen = pipeline("run-2");
    unseen.getOptions().as(NetwrightOptions.class).setWorkspaceProbe("\"another\"");
    doubled(unseen);
    assertThatThrownBy(unseen::run)
        .hasRootCauseInstanceOf(WorkFailedException.class)
        .hasMessageContaining("does not see the workspace " + workspace + " of the client");
  }

  private static PCollection<DatasetRef> elements(Pipeline pipeline) {
    return pipeline.apply(
        Create.of(new DatasetRef("a", "1"), new DatasetRef("b", "2"))
            .withCoder(AvroCoder.of(DatasetRef.class)));
  }

  private static StageResult<DatasetRef> doubled(Pipeline pipeline) {
    return elements(pipeline).apply(ForEach.of(doubling()));
  }

  private static StageWork<DatasetRef, DatasetRef> doubling() {
    return new StageWork<>(
        StageSpec.of("Double", 1, List.of()),
        DatasetRef.class,
        input -> new ModelName(input.getName(), "counted"),
        (input, context) -> {
          context.report(Metric.named("double.length"), 0, 2);
          return new DatasetRef(input.getName() + input.getName(), input.getSha256());
        });
  }

  private Pipeline pipeline(String runId) {
    NetwrightOptions options = PipelineOptionsFactory.create().as(NetwrightOptions.class);
    options.setRunner(DirectRunner.class);
    options.setWorkspace(folder.toString());
    options.setRunId(runId);
    options.setThreads(1);
    return Pipeline.create(options);
  }
}
