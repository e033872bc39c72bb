package io.netwright.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.doctor.Diagnosis.ErrorDiagnosis;
import io.netwright.doctor.Diagnosis.LayerDiagnosis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A diagnosis as JSON for programs and as Markdown for people. */
public record DiagnosisReport(Diagnosis diagnosis) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int PAIRS_SHOWN = 5;

  /** All numbers. */
  public String json() {
    try {
      return MAPPER.writeValueAsString(diagnosis);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a diagnosis of records is always writable", e);
    }
  }

  /** Tables by class name. */
  public String markdown() {
    StringBuilder page = new StringBuilder("# Diagnosis\n");
    diagnosis.layers().forEach(layer -> layer(page, layer));
    noise(page);
    errors(page);
    return page.toString();
  }

  private void layer(StringBuilder page, LayerDiagnosis layer) {
    page.append("\n## Layer ").append(layer.layer()).append(" (").append(layer.channels());
    page.append(" channels)\n\n| class | images | high channels % | top tenth's share % |\n");
    page.append("|---|---:|---:|---:|\n");
    for (int label = 0; label < diagnosis.classes().size(); label++) {
      page.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.1f | %.1f |%n",
              diagnosis.classes().get(label),
              diagnosis.sifted().get(label),
              100 * layer.highShare().get(label),
              100 * layer.topTenthShare().get(label)));
    }
    page.append(
        String.format(
            Locale.ROOT, "%nTwo classes share %.1f %% of their high", 100 * layer.meanOverlap()));
    page.append(" channels on average. Most overlapping:\n\n| classes | shared % |\n|---|---:|\n");
    pairs(layer.overlap().size()).stream()
        .sorted(
            Comparator.comparingDouble(
                pair -> -layer.overlap().get(pair.one()).get(pair.other())))
        .limit(PAIRS_SHOWN)
        .forEach(
            pair ->
                page.append(
                    String.format(
                        Locale.ROOT,
                        "| %s and %s | %.1f |%n",
                        diagnosis.classes().get(pair.other()),
                        diagnosis.classes().get(pair.one()),
                        100 * layer.overlap().get(pair.one()).get(pair.other()))));
  }

  private record Pair(int one, int other) {}

  private static List<Pair> pairs(int classes) {
    List<Pair> pairs = new ArrayList<>();
    for (int one = 0; one < classes; one++) {
      for (int other = 0; other < one; other++) {
        pairs.add(new Pair(one, other));
      }
    }
    return pairs;
  }

  private void noise(StringBuilder page) {
    page.append("\n## Accuracy under feature noise\n\n");
    page.append("Noise in multiples of the layer's own standard deviation; attacked by FGSM at");
    page.append(" 2/255.\n\n| layer | noise | clean % | attacked % |\n|---|---:|---:|---:|\n");
    diagnosis
        .noise()
        .forEach(
            row ->
                page.append(
                    String.format(
                        Locale.ROOT,
                        "| %s | %.2f | %.1f | %.1f |%n",
                        row.layer(),
                        row.level(),
                        100 * row.cleanAccuracy(),
                        100 * row.attackedAccuracy())));
  }

  private void errors(StringBuilder page) {
    page.append("\n## Misclassified validation images\n\n");
    page.append("The channels whose gradient raised the wrong class's logit most, and how many of");
    page.append(" them belong to that class.\n\n");
    page.append("| image | is | taken for | channels | of the wrong class |\n");
    page.append("|---:|---|---|---|---:|\n");
    for (ErrorDiagnosis error : diagnosis.errors()) {
      page.append(
          String.format(
              Locale.ROOT,
              "| %d | %s | %s | %s | %d |%n",
              error.image(),
              diagnosis.classes().get(error.label()),
              diagnosis.classes().get(error.predicted()),
              error.channels(),
              error.ownedByWrongClass()));
    }
  }
}
