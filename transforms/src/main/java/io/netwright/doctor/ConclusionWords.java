package io.netwright.doctor;

import io.netwright.doctor.Conclusions.ConfusedClasses;
import io.netwright.doctor.Conclusions.ErrorPath;
import io.netwright.doctor.Conclusions.Sharing;
import io.netwright.doctor.Diagnosis.Confusion;
import io.netwright.doctor.Diagnosis.LayerDiagnosis;
import io.netwright.text.Foreign;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The conclusions from a diagnosis in sentences, as Markdown. */
public record ConclusionWords(Diagnosis diagnosis) {
  private static final int NAMED = 5;
  private static final double FINDING = 0.05;

  /** Sentences about every layer. */
  public List<String> sentences() {
    List<String> lines = new ArrayList<>();
    for (LayerDiagnosis layer : diagnosis.layers()) {
      lines.addAll(sharing(layer));
      confused(layer, lines);
      errors(layer, lines);
    }
    return lines;
  }

  private List<String> sharing(LayerDiagnosis layer) {
    List<Sharing> here =
        diagnosis.conclusions().sharing().stream()
            .filter(pair -> pair.layer().equals(layer.layer()))
            .toList();
    List<Sharing> beyond = here.stream().filter(pair -> pair.byChance() < FINDING).toList();
    List<String> lines = new ArrayList<>();
    if (here.isEmpty()) {
      return lines;
    }
    if (beyond.isEmpty()) {
      lines.add(
          format(
              "In %s no two classes share more high channels than chance gives: the least likely of"
                  + " %d pairs has p %s after Holm's correction.",
              name(layer), here.size(), chance(here.get(0).byChance())));
    } else {
      lines.add(
          format(
              "In %s %d of %d pairs of classes share more high channels than chance gives (p below"
                  + " %.2f after Holm's correction).",
              name(layer), beyond.size(), here.size(), FINDING));
    }
    beyond.stream()
        .limit(NAMED)
        .forEach(
            pair ->
                lines.add(
                    format(
                        "%s and %s share %d of their %d and %d high channels of %s; chance gives"
                            + " %.1f (p %s).",
                        name(pair.one()),
                        name(pair.other()),
                        pair.shared(),
                        pair.ofOne(),
                        pair.ofOther(),
                        name(layer),
                        pair.expected(),
                        chance(pair.byChance()))));
    return lines;
  }

  private void confused(LayerDiagnosis layer, List<String> lines) {
    for (ConfusedClasses of : diagnosis.conclusions().confused()) {
      if (of.layer().equals(layer.layer())) {
        lines.add(
            format(
                "Classes that are taken for each other share %.0f %% of their high channels of %s,"
                    + " any two classes %.0f %%.",
                100 * of.ofErrors(), name(layer), 100 * of.ofPairs()));
      }
    }
  }

  private void errors(LayerDiagnosis layer, List<String> lines) {
    diagnosis.conclusions().errors().stream()
        .filter(path -> path.layer().equals(layer.layer()) && path.named() > 0)
        .limit(1L + NAMED)
        .forEach(path -> lines.add(error(layer, path)));
  }

  private String error(LayerDiagnosis layer, ErrorPath path) {
    String who =
        path.label() < 0
            ? format(
                "Of the channels of %s that spoke loudest for the wrong class in %s,",
                name(layer), images(path))
            : format(
                "Where %s is taken for %s (%s, mostly through %s of %s),",
                name(path.label()),
                name(path.predicted()),
                images(path),
                channels(path.loudest()),
                name(layer));
    return format(
        "%s %.0f %% are the wrong class's own high channels (chance gives %.0f %%) and %.0f %%"
            + " belong to both classes (chance among its own gives %.0f %%, p %s).",
        who,
        100.0 * path.ofWrong() / path.named(),
        100.0 * path.ofWrongByChance() / path.named(),
        100.0 * path.ofBoth() / path.named(),
        100.0 * path.ofBothByChance() / path.named(),
        chance(path.byChance()));
  }

  /** How many errors were looked at, of how many where there are more. */
  private String images(ErrorPath path) {
    int all =
        diagnosis.confusions().stream()
            .filter(of -> path.label() < 0 || isOf(of, path))
            .mapToInt(Confusion::images)
            .sum();
    return path.images() < all
        ? path.images() + " of " + all + " errors"
        : path.images() + (path.images() == 1 ? " error" : " errors");
  }

  private static boolean isOf(Confusion confusion, ErrorPath path) {
    return confusion.label() == path.label() && confusion.predicted() == path.predicted();
  }

  private static String channels(List<Integer> channels) {
    return (channels.size() == 1 ? "channel " : "channels ")
        + channels.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String chance(double probability) {
    return probability < 0.001 ? "below 0.001" : format("%.3f", probability);
  }

  private String name(int label) {
    return Foreign.markdown(diagnosis.classes().get(label));
  }

  private static String name(LayerDiagnosis layer) {
    return Foreign.markdown(layer.layer());
  }

  private static String format(String text, Object... values) {
    return String.format(Locale.ROOT, text, values);
  }
}
