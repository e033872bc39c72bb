package io.netwright.pipelines.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.accuracy.PairedDifference;
import io.netwright.artifact.Workspace;
import io.netwright.evaluate.EvaluationVerdict;
import io.netwright.evaluate.NamedAttack;
import io.netwright.json.CanonicalJson;
import io.netwright.json.Json;
import io.netwright.metric.ParquetFiles;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Finding;
import io.netwright.schemas.KeptImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The accuracies of a run for programs: the numbers of {@link ResultsTable} as fractions, with
 * their intervals, what each number is about, and what speaks against it.
 */
public record ResultsJson(Workspace workspace, String runId) {
  /** Of all intervals. */
  private static final double CONFIDENCE = 0.95;

  /** The document. */
  public String text() throws IOException {
    List<Evaluation> evaluations = ParquetFiles.read(workspace, Evaluation.class, runId);
    List<Finding> findings = ParquetFiles.read(workspace, Finding.class, runId);
    List<ExampleOutcome> outcomes = ParquetFiles.read(workspace, ExampleOutcome.class, runId);
    KeptPages kept = KeptPages.of(0, ParquetFiles.read(workspace, KeptImage.class, runId));
    return Json.pretty(all(runId, evaluations, outcomes, findings, kept));
  }

  static Map<String, Object> all(
      String runId,
      List<Evaluation> evaluations,
      List<ExampleOutcome> outcomes,
      List<Finding> findings,
      KeptPages kept) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("run", runId);
    all.put("confidence", CONFIDENCE);
    List<Map<String, Object>> threatModels = new ArrayList<>();
    ByThreatModel.of(evaluations)
        .forEach(
            (name, rows) ->
                threatModels.add(
                    threatModel(
                        name, rows, ControlPair.of(rows, outcomes), new Doubts(findings), kept)));
    all.put("threatModels", threatModels);
    return all;
  }

  private static Map<String, Object> threatModel(
      String name, List<Evaluation> rows, List<ControlPair> pairs, Doubts doubts, KeptPages kept) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", name);
    one.put("norm", rows.get(0).getNorm());
    one.put("epsilon", rows.get(0).getEpsilon());
    one.put("models", ResultsTable.byModel(rows).stream().map(row -> model(row, pairs)).toList());
    one.put("findings", doubts.of(name).stream().map(ResultsJson::finding).toList());
    List<Map<String, Object>> files = kept.json(name);
    if (!files.isEmpty()) {
      one.put("kept", files);
    }
    return one;
  }

  /** One model: clean, under each attack, the worst case over these, and beside its control. */
  private static Map<String, Object> model(Map<String, Evaluation> rows, List<ControlPair> pairs) {
    Evaluation any = rows.values().iterator().next();
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("model", any.getModel());
    one.put("modelId", any.getModelId());
    one.put("variant", any.getVariant());
    one.put("images", any.getExamples());
    one.put("verdict", EvaluationVerdict.of(any).text());
    one.put("clean", interval(any.getCleanAccuracy(), any.getCleanLow(), any.getCleanHigh()));
    Map<String, Object> attacks = new LinkedHashMap<>();
    rows.forEach(
        (attack, row) -> {
          if (!attack.equals(NamedAttack.WORST_CASE)) {
            attacks.put(attack, attacked(row));
          }
        });
    one.put("attacks", attacks);
    Evaluation worst = rows.get(NamedAttack.WORST_CASE);
    if (worst != null) {
      one.put("worstCase", robust(worst));
    }
    pairs.stream()
        .filter(pair -> pair.model().getModelId().equals(any.getModelId()))
        .forEach(pair -> one.put("control", control(pair)));
    return one;
  }

  private static Map<String, Object> attacked(Evaluation row) {
    Map<String, Object> one = robust(row);
    one.put("parameters", CanonicalJson.read(row.getParameters(), JsonNode.class));
    one.put("seed", row.getAttackSeed());
    one.put("forwardPasses", row.getForward());
    one.put("backwardPasses", row.getBackward());
    if (!row.getCalibration().isEmpty()) {
      one.put("calibration", CanonicalJson.read(row.getCalibration(), JsonNode.class));
    }
    return one;
  }

  /** The accuracies less those of the control, on the images that both saw. */
  private static Map<String, Object> control(ControlPair pair) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("model", pair.control().getModel());
    one.put("modelId", pair.control().getModelId());
    one.put("images", pair.images().size());
    one.put("clean", difference(pair.clean()));
    one.put("worstCase", difference(pair.worst()));
    return one;
  }

  private static Map<String, Object> difference(PairedDifference difference) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("difference", difference.difference());
    one.put("low", difference.low());
    one.put("high", difference.high());
    return one;
  }

  private static Map<String, Object> interval(double accuracy, double low, double high) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("accuracy", accuracy);
    one.put("low", low);
    one.put("high", high);
    return one;
  }

  private static Map<String, Object> robust(Evaluation row) {
    Map<String, Object> one =
        interval(row.getRobustAccuracy(), row.getRobustLow(), row.getRobustHigh());
    one.put("severity", row.getSeverity());
    return one;
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("severity", finding.getSeverity());
    one.put("model", finding.getModel());
    one.put("attack", finding.getAttack());
    one.put("kind", finding.getKind());
    one.put("check", finding.getCheck());
    one.put("images", finding.getImages());
    one.put("text", finding.getText());
    return one;
  }
}
