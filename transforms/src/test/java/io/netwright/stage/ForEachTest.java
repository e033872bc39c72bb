package io.netwright.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.metric.ParquetFiles;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.MetricPoint;
import java.nio.file.Path;
import java.util.List;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
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
              assertThat(points).extracting(MetricPoint::getModel).containsOnly("a", "b");
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

  private static StageResult<DatasetRef> doubled(Pipeline pipeline) {
    return pipeline
        .apply(
            Create.of(new DatasetRef("a", "1"), new DatasetRef("b", "2"))
                .withCoder(AvroCoder.of(DatasetRef.class)))
        .apply(ForEach.of(doubling()));
  }

  private static StageWork<DatasetRef, DatasetRef> doubling() {
    return new StageWork<>(
        StageSpec.of("Double", 1, List.of()),
        DatasetRef.class,
        DatasetRef::getName,
        (input, context) -> {
          context.report("double.length", 0, 2);
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
