package io.netwright.mlflow;

import io.netwright.artifact.Workspace;
import io.netwright.nn.Initialization;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.io.ModelFile;
import io.netwright.run.Measurement;
import io.netwright.run.Pulse;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.schemas.ArtifactRef;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A run of two pieces of work as a pipeline would write it down, step by step. */
public final class ExampleRun {
  public static final String RUN_ID = "20260102-030405-quickstart";
  private static final long START = 1_767_323_045_000L;
  private static final String TRAIN = "a".repeat(64);
  private static final String TREAT = "b".repeat(64);

  private final RunStore store;
  private final RunRecord run =
      new RunRecord(
          RUN_ID,
          "quickstart",
          START,
          null,
          RunStatus.RUNNING,
          "netwright run quickstart",
          Map.of("training.epochs", "2", "dataset", "shapes", "note", "", "odd:key*", "x"),
          "abc1234",
          List.of());
  private StageRecord train =
      StageRecord.started(
              TRAIN, "TrainBaseline", new ModelName("lenet-seed0", "baseline"), START + 5)
          .describedBy(
              Map.of("epochs", "2"),
              Map.of("netwright.dataset", "shapes", "data", "d".repeat(64), "datasets", "shapes"));
  private StageRecord treat =
      StageRecord.started(
              TREAT, "TreatModels", new ModelName("lenet-seed0", "treated"), START + 900)
          .describedBy(Map.of("alpha", "10.0", "long", "x".repeat(7000)), Map.of())
          .withReusedFrom("20260101-000000-quickstart");

  public ExampleRun(Workspace workspace) {
    this.store = new RunStore(workspace);
  }

  /** The first epoch is being trained. */
  public ExampleRun begin() throws IOException {
    store.save(run);
    store.saveStage(RUN_ID, train);
    Pulse.of(store.workspace()).beat(RUN_ID);
    return this;
  }

  /** Epochs with more points than go into one message, and with numbers that are none. */
  public ExampleRun train(int epochs) throws IOException {
    List<Measurement> points = new ArrayList<>(train.metrics());
    for (int i = 0; i < epochs; i++) {
      int step = points.size() / 2;
      points.add(new Measurement("train.loss", step, 2.0 / (step + 1), START + 10L * step));
      points.add(new Measurement("train.accuracy", step, step / 1e4, START + 10L * step + 1));
    }
    train = train.withMetrics(points);
    store.saveStage(RUN_ID, train);
    return this;
  }

  public ExampleRun treatBadly() throws IOException {
    treat =
        treat.withMetrics(
            List.of(
                new Measurement("treat.loss", 0, Double.NaN, START + 1000),
                new Measurement("treat.loss", 1, Double.POSITIVE_INFINITY, START + 1001),
                new Measurement("treat.loss", 2, Double.NEGATIVE_INFINITY, START + 1002),
                new Measurement("treat.loss", 3, -0.0, START + 1003)));
    store.saveStage(RUN_ID, treat);
    return this;
  }

  public ExampleRun end() throws IOException {
    ArtifactRef model = model();
    train =
        train
            .making("aaaa", Map.of("model.safetensors", model))
            .ended(RunStatus.FINISHED, START + 800);
    treat =
        treat
            .making(
                "bbbb",
                Map.of(
                    "model.safetensors",
                    model,
                    "figures/accuracy curve.txt",
                    artifact("a picture"),
                    "figures/empty.txt",
                    artifact("")))
            .ended(RunStatus.FAILED, START + 2000);
    store.saveStage(RUN_ID, train);
    store.saveStage(RUN_ID, treat);
    store.save(run.ended(RunStatus.FINISHED, START + 2100));
    return this;
  }

  public ExampleRun whole() throws IOException {
    return begin().train(20).treatBadly().end();
  }

  /** Two classes of images of 3x32x32. */
  private ArtifactRef model() throws IOException {
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(3, 32, 32))
            .then("pool", new Pooling.AdaptiveAvgPool(1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(3, 2, true))
            .build();
    return store
        .workspace()
        .artifacts()
        .write(
            "application/vnd.netwright.model+safetensors",
            out -> ModelFile.write(Initialization.closedForm(graph), Map.of(), out));
  }

  private ArtifactRef artifact(String text) throws IOException {
    return store.workspace().artifacts().writeText("text/plain", text);
  }
}
