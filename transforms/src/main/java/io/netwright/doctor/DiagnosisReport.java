package io.netwright.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.doctor.Diagnosis.ClassChannels;
import io.netwright.doctor.Diagnosis.LayerDiagnosis;
import io.netwright.text.Foreign;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A diagnosis as JSON for programs and as Markdown for people. */
public record DiagnosisReport(Diagnosis diagnosis) {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int PAIRS_SHOWN = 10;

  /** All numbers. */
  public String json() {
    try {
      return MAPPER.writeValueAsString(diagnosis);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a diagnosis of records is always writable", e);
    }
  }

  /** Reads {@link #json()} back. */
  public static Diagnosis read(String json) {
    try {
      return MAPPER.readValue(json, Diagnosis.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a diagnosis: " + e.getOriginalMessage(), e);
    }
  }

  /** Tables by class name. */
  public String markdown() {
    StringBuilder page = new StringBuilder("# Diagnosis\n");
    missing(page);
    diagnosis.layers().forEach(layer -> channels(page, layer));
    diagnosis.layers().forEach(layer -> overlaps(page, layer));
    noise(page);
    errors(page);
    return page.toString();
  }

  private void missing(StringBuilder page) {
    List<String> missing =
        IntStream.range(0, diagnosis.classes().size())
            .filter(label -> diagnosis.sifted().get(label) == 0)
            .mapToObj(this::name)
            .toList();
    if (!missing.isEmpty()) {
      page.append("\nNo training image of these classes is classified correctly, so nothing is");
      line(page, " known of their channels and treatment leaves them out: %s.", missing);
    }
  }

  private void channels(StringBuilder page, LayerDiagnosis layer) {
    line(page, "%n## Channels of %s (%d)%n", Foreign.markdown(layer.layer()), layer.channels());
    page.append("High channels are those that the class's gradient is about. The top tenth's");
    page.append(" share is what a tenth of the channels carries of it.\n\n");
    page.append("| class | images | high channels | % | top tenth's share % | Gini |\n");
    page.append("|---|---:|---:|---:|---:|---:|\n");
    for (ClassChannels of : layer.classes()) {
      line(
          page,
          "| %s | %d | %d | %.1f | %.1f | %.2f |",
          name(of.label()),
          diagnosis.sifted().get(of.label()),
          of.high().size(),
          100 * of.highShare(),
          100 * of.topTenthShare(),
          of.gini());
    }
  }

  private void overlaps(StringBuilder page, LayerDiagnosis layer) {
    line(page, "%n## Overlap in %s%n", Foreign.markdown(layer.layer()));
    line(
        page,
        "Two classes share %.1f %% of their high channels on average. Most overlapping:%n",
        100 * layer.meanOverlap());
    page.append("| class | and | shared % |\n|---|---|---:|\n");
    layer.overlaps().stream()
        .limit(PAIRS_SHOWN)
        .forEach(
            pair ->
                line(
                    page,
                    "| %s | %s | %.1f |",
                    name(pair.one()),
                    name(pair.other()),
                    100 * pair.shared()));
  }

  private void noise(StringBuilder page) {
    page.append("\n## Accuracy under feature noise\n\n");
    page.append("Noise in multiples of the layer's own standard deviation; attacked by FGSM at");
    page.append(" 2/255.\n\n| layer | noise | clean % | attacked % |\n|---|---:|---:|---:|\n");
    diagnosis
        .noise()
        .forEach(
            row ->
                line(
                    page,
                    "| %s | %.2f | %.1f | %.1f |",
                    Foreign.markdown(row.layer()),
                    row.level(),
                    100 * row.cleanAccuracy(),
                    100 * row.attackedAccuracy()));
  }

  private void errors(StringBuilder page) {
    page.append("\n## Misclassified validation images\n\n");
    int wrong = diagnosis.confusions().stream().mapToInt(Diagnosis.Confusion::images).sum();
    line(page, "%d of %d. Most frequent:%n", wrong, diagnosis.validationImages());
    page.append("| class | taken for | images |\n|---|---|---:|\n");
    diagnosis.confusions().stream()
        .limit(PAIRS_SHOWN)
        .forEach(
            confusion ->
                line(
                    page,
                    "| %s | %s | %d |",
                    name(confusion.label()),
                    name(confusion.predicted()),
                    confusion.images()));
    page.append("\nThe channels whose gradient raised the wrong class's logit most, and how many");
    page.append(" of them are high channels of the wrong and of the true class.\n\n");
    page.append("| image | class | taken for | layer | channels | of the wrong | of the true |\n");
    page.append("|---:|---|---|---|---|---:|---:|\n");
    diagnosis
        .errors()
        .forEach(
            error ->
                line(
                    page,
                    "| %d | %s | %s | %s | %s | %d | %d |",
                    error.image(),
                    name(error.label()),
                    name(error.predicted()),
                    Foreign.markdown(error.layer()),
                    numbers(error.channels()),
                    error.ownedByWrongClass(),
                    error.ownedByTrueClass()));
  }

  private static String numbers(List<Integer> channels) {
    return channels.toString().replaceAll("[\\[\\]]", "");
  }

  /** A class name that does not break a table. */
  private String name(int label) {
    return Foreign.markdown(diagnosis.classes().get(label));
  }

  private static void line(StringBuilder page, String format, Object... values) {
    page.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values)).append('\n');
  }
}
