package io.netwright.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.netwright.doctor.Diagnosis.ClassChannels;
import io.netwright.doctor.Diagnosis.LayerDiagnosis;
import io.netwright.json.Json;
import io.netwright.json.JsonFault;
import io.netwright.text.Foreign;
import io.netwright.text.MarkdownTable;
import io.netwright.text.MarkdownTable.Column;
import io.netwright.text.Percent;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A diagnosis as JSON for programs and as Markdown for people. */
public record DiagnosisReport(Diagnosis diagnosis) {
  private static final int PAIRS_SHOWN = 10;

  /** All numbers. */
  public String json() {
    return Json.write(diagnosis);
  }

  /** Reads {@link #json()} back. */
  public static Diagnosis read(String json) {
    try {
      return Json.read(json, Diagnosis.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not a diagnosis: " + JsonFault.of(e), e);
    }
  }

  /** Tables by class name. */
  public String markdown() {
    StringBuilder page = new StringBuilder("# Diagnosis\n");
    missing(page);
    words(page);
    diagnosis.layers().forEach(layer -> channels(page, layer));
    diagnosis.layers().forEach(layer -> overlaps(page, layer));
    noise(page);
    errors(page);
    return page.toString();
  }

  private void words(StringBuilder page) {
    List<String> sentences = new ConclusionWords(diagnosis).sentences();
    if (!sentences.isEmpty()) {
      page.append("\n## In words\n\n");
      sentences.forEach(sentence -> page.append("- ").append(sentence).append('\n'));
      page.append(
          "\nChance draws as many channels of the layer at random. For errors it takes one");
      page.append(
          " for independent of the other. That a class's own channels raise its logit is so");
      page.append(
          " by construction, so of those of both classes chance draws among its own alone.\n");
    }
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
    MarkdownTable table =
        MarkdownTable.of(
            Column.text("class"),
            Column.number("images"),
            Column.number("high channels"),
            Column.number("%"),
            Column.number("top tenth's share %"),
            Column.number("Gini"));
    for (ClassChannels of : layer.classes()) {
      table.row(
          List.of(
              name(of.label()),
              diagnosis.sifted().get(of.label()).toString(),
              Integer.toString(of.high().size()),
              Percent.of(of.highShare()),
              Percent.of(of.topTenthShare()),
              number(of.gini())));
    }
    page.append(table);
  }

  private void overlaps(StringBuilder page, LayerDiagnosis layer) {
    line(page, "%n## Overlap in %s%n", Foreign.markdown(layer.layer()));
    line(
        page,
        "Two classes share %.1f %% of their high channels on average. Most overlapping:%n",
        100 * layer.meanOverlap());
    MarkdownTable table =
        MarkdownTable.of(Column.text("class"), Column.text("and"), Column.number("shared %"));
    layer.overlaps().stream()
        .limit(PAIRS_SHOWN)
        .forEach(
            pair ->
                table.row(
                    List.of(name(pair.one()), name(pair.other()), Percent.of(pair.shared()))));
    page.append(table);
  }

  private void noise(StringBuilder page) {
    page.append("\n## Accuracy under feature noise\n\n");
    page.append("Noise in multiples of the layer's own standard deviation; attacked by FGSM at");
    page.append(" 2/255.\n\n");
    MarkdownTable table =
        MarkdownTable.of(
            Column.text("layer"),
            Column.number("noise"),
            Column.number("clean %"),
            Column.number("attacked %"));
    diagnosis
        .noise()
        .forEach(
            row ->
                table.row(
                    List.of(
                        Foreign.markdown(row.layer()),
                        number(row.level()),
                        Percent.of(row.cleanAccuracy()),
                        Percent.of(row.attackedAccuracy()))));
    page.append(table);
  }

  private void errors(StringBuilder page) {
    page.append("\n## Misclassified validation images\n\n");
    int wrong = diagnosis.confusions().stream().mapToInt(Diagnosis.Confusion::images).sum();
    line(page, "%d of %d. Most frequent:%n", wrong, diagnosis.validationImages());
    MarkdownTable table =
        MarkdownTable.of(Column.text("class"), Column.text("taken for"), Column.number("images"));
    diagnosis.confusions().stream()
        .limit(PAIRS_SHOWN)
        .forEach(
            confusion ->
                table.row(
                    List.of(
                        name(confusion.label()),
                        name(confusion.predicted()),
                        Integer.toString(confusion.images()))));
    page.append(table);
    blame(page);
  }

  private void blame(StringBuilder page) {
    page.append("\nThe channels whose gradient raised the wrong class's logit most, and how many");
    page.append(" of them are high channels of the wrong and of the true class.\n\n");
    MarkdownTable table =
        MarkdownTable.of(
            Column.number("image"),
            Column.text("class"),
            Column.text("taken for"),
            Column.text("layer"),
            Column.text("channels"),
            Column.number("of the wrong"),
            Column.number("of the true"));
    diagnosis
        .errors()
        .forEach(
            error ->
                table.row(
                    List.of(
                        Integer.toString(error.image()),
                        name(error.label()),
                        name(error.predicted()),
                        Foreign.markdown(error.layer()),
                        numbers(error.channels()),
                        Integer.toString(error.ownedByWrongClass()),
                        Integer.toString(error.ownedByTrueClass()))));
    page.append(table);
  }

  private static String numbers(List<Integer> channels) {
    return channels.toString().replaceAll("[\\[\\]]", "");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  /** A class name that does not break a table. */
  private String name(int label) {
    return Foreign.markdown(diagnosis.classes().get(label));
  }

  private static void line(StringBuilder page, String format, Object... values) {
    page.append(String.format(Locale.ROOT, format.replace("%n", "\n"), values)).append('\n');
  }
}
