package io.netwright.evaluate;

import io.netwright.attack.ThreatModel;
import io.netwright.data.DataSources;
import io.netwright.data.ImageSet;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Finding;
import io.netwright.schemas.KeptImage;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ShardOutcome;
import io.netwright.stage.NetwrightOptions;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.RunLedger;
import io.netwright.stage.StageSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.TupleTag;

/** Joins the shards of each model and says how accurate it is. */
final class MeasureModels extends DoFn<KV<String, Iterable<ShardOutcome>>, Evaluation> {
  static final TupleTag<Evaluation> EVALUATIONS = new TupleTag<>("evaluations") {};
  static final TupleTag<ExampleOutcome> EXAMPLES = new TupleTag<>("examples") {};
  static final TupleTag<Finding> FINDINGS = new TupleTag<>("findings") {};
  static final TupleTag<KeptImage> KEPT = new TupleTag<>("kept") {};
  static final TupleTag<MetricPoint> METRICS = new TupleTag<>("metrics") {};

  private static final long serialVersionUID = 1;

  private final EvaluationConfig config;
  private final DataSources data;

  MeasureModels(EvaluationConfig config, DataSources data) {
    this.config = config;
    this.data = data;
  }

  /** Measures one model. */
  @ProcessElement
  public void process(
      @Element KV<String, Iterable<ShardOutcome>> element,
      PipelineOptions options,
      MultiOutputReceiver receiver)
      throws IOException {
    List<ShardOutcome> shards = new ArrayList<>();
    element.getValue().forEach(shards::add);
    Accuracies accuracies = Accuracies.of(shards, config.seed());
    List<Finding> findings = accuracies.findings();
    findings.forEach(receiver.get(FINDINGS)::output);
    List<Evaluation> evaluations = accuracies.evaluations();
    evaluations.forEach(receiver.get(EVALUATIONS)::output);
    ModelRef model = shards.get(0).getModel();
    ImageSet test = data.forOutputs(model.getDatasets(), model.getOutputs()).test();
    new KeptRows(test).of(shards).forEach(receiver.get(KEPT)::output);
    RowOrigins origins = new RowOrigins(test);
    accuracies.examples().stream().map(origins::located).forEach(receiver.get(EXAMPLES)::output);
    long measuredAt = shards.stream().mapToLong(ShardOutcome::getMeasuredAt).max().orElse(0);
    List<MetricPoint> points = points(model, measuredAt, evaluations);
    points.forEach(receiver.get(METRICS)::output);
    RunEnvironment environment = RunEnvironment.of(options.as(NetwrightOptions.class));
    StageSpec spec =
        StageSpec.of(EvaluateRobustness.NAME, EvaluateRobustness.ALGORITHM_VERSION, config);
    new RunLedger(environment)
        .evaluated(model, spec, points, doubts(findings), verdicts(evaluations));
  }

  /** What is to be seen beside the accuracies, a line each. */
  private static List<String> doubts(List<Finding> findings) {
    return findings.stream()
        .filter(finding -> Severity.doubts(finding.getSeverity()))
        .map(
            finding ->
                "%s: %s: %s"
                    .formatted(
                        ThreatModel.name(finding.getNorm(), finding.getEpsilon()),
                        finding.getKind(),
                        finding.getText()))
        .toList();
  }

  /** The verdict of every threat model. */
  private static List<String> verdicts(List<Evaluation> evaluations) {
    return evaluations.stream()
        .filter(row -> row.getClassName() == null)
        .filter(row -> row.getAttack().equals(NamedAttack.WORST_CASE))
        .map(row -> ThreatModel.name(row.getNorm(), row.getEpsilon()) + " " + row.getVerdict())
        .toList();
  }

  /** The accuracies over all classes, measured when the last shard was. */
  private static List<MetricPoint> points(
      ModelRef model, long measuredAt, List<Evaluation> evaluations) {
    List<MetricPoint> points = new ArrayList<>();
    for (Evaluation row : evaluations) {
      if (row.getClassName() == null) {
        if (points.isEmpty()) {
          points.add(point(model, measuredAt, MetricNames.CLEAN_ACCURACY, row.getCleanAccuracy()));
        }
        String threatModel = ThreatModel.name(row.getNorm(), row.getEpsilon());
        points.add(
            point(
                model,
                measuredAt,
                MetricNames.robustAccuracy(threatModel, row.getAttack()),
                row.getRobustAccuracy()));
      }
    }
    return points;
  }

  private static MetricPoint point(ModelRef model, long measuredAt, Metric metric, double value) {
    return MetricPoint.newBuilder()
        .setModelId(model.getModelId())
        .setModel(model.getName())
        .setVariant(model.getVariant())
        .setName(metric.name())
        .setStep(0)
        .setValue(value)
        .setMeasuredAt(measuredAt)
        .build();
  }
}
