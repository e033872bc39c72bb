package io.netwright.pipelines.report;

import io.netwright.accuracy.DifferenceOverSeeds;
import io.netwright.accuracy.Holm;
import io.netwright.accuracy.PairedDifference;
import io.netwright.evaluate.SignTest;
import io.netwright.pipelines.report.ControlPair.Seen;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.text.Foreign;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What each method did, a sentence each: how its models differ from their controls on the same
 * images, over all seeds. Methods of a control stand together, the one that withstands most first.
 *
 * <p>One network says nothing of other seeds, and two to four say little: only from five on does a
 * sentence say that a method is better or worse, where the chance of such a difference is at most 5
 * % after Holm's correction over the methods of the control.
 *
 * @param lines the sentences
 * @param overSeeds whether some are about several seeds
 */
record MethodSentences(List<String> lines, boolean overSeeds) {
  /** From so many seeds on, a sentence is about the method and not about its networks. */
  static final int SEEDS_FOR_A_CLAIM = 5;

  private static final double LEVEL = 0.05; // of a chance that is too small
  private static final List<String> COUNTS =
      List.of("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");

  /** A difference in points, and how likely such a one is by chance. */
  private record Found(double difference, String points, double byChance) {}

  /** A method beside its control. */
  private record Method(List<ControlPair> pairs, int images, Found clean, Found worst) {

    /** Its models' name without a seed, where there are several. */
    String name() {
      ControlPair first = pairs.get(0);
      return pairs.size() == 1
          ? first.model().getModel()
          : first.cell() + "/" + first.model().getVariant();
    }

    String text() {
      ControlPair first = pairs.get(0);
      return "%s - %s: %s points clean; worst case %s%s; %s, %d images"
          .formatted(
              name(),
              first.control().getVariant(),
              clean.points(),
              worst.points(),
              mark(),
              networks(pairs.size()),
              images);
    }

    String mark() {
      return pairs.stream().map(ControlPair::mark).max(Comparator.naturalOrder()).orElse("");
    }
  }

  /**
   * The sentences; none where no model names a control that was attacked, too.
   *
   * @param evaluations of one threat model
   * @param outcomes of the run
   */
  static MethodSentences of(List<Evaluation> evaluations, List<ExampleOutcome> outcomes) {
    Map<String, List<Method>> byControl = new TreeMap<>();
    for (List<ControlPair> pairs : overSeeds(ControlPair.of(evaluations, outcomes))) {
      ControlPair first = pairs.get(0);
      byControl
          .computeIfAbsent(
              first.cell() + "/" + first.control().getVariant(), name -> new ArrayList<>())
          .add(method(pairs));
    }
    return new MethodSentences(
        byControl.values().stream().flatMap(methods -> sentences(methods).stream()).toList(),
        byControl.values().stream()
            .flatMap(List::stream)
            .anyMatch(method -> method.pairs().size() > 1));
  }

  /** The pairs of each method; apart where their seeds share fewer than two images. */
  private static List<List<ControlPair>> overSeeds(List<ControlPair> pairs) {
    Map<String, List<ControlPair>> byMethod = new TreeMap<>();
    for (ControlPair pair : pairs) {
      byMethod
          .computeIfAbsent(pair.cell() + "/" + pair.model().getVariant(), n -> new ArrayList<>())
          .add(pair);
    }
    return byMethod.values().stream()
        .flatMap(
            ofOne ->
                common(ofOne).size() > 1 ? List.of(ofOne).stream() : ofOne.stream().map(List::of))
        .toList();
  }

  private static List<Integer> common(List<ControlPair> pairs) {
    return pairs.get(0).images().stream()
        .filter(image -> pairs.stream().allMatch(pair -> pair.sees(image)))
        .toList();
  }

  private static Method method(List<ControlPair> pairs) {
    if (pairs.size() == 1) {
      ControlPair only = pairs.get(0);
      return new Method(pairs, only.images().size(), found(only.clean()), found(only.worst()));
    }
    List<Integer> images = common(pairs);
    return new Method(
        pairs,
        images.size(),
        found(pairs, images, Seen::clean),
        found(pairs, images, Seen::robust));
  }

  private static Found found(PairedDifference one) {
    double byChance = SignTest.twoSided(one.onlyFirst(), one.onlySecond());
    return new Found(one.difference(), one.points(), byChance);
  }

  private static Found found(List<ControlPair> pairs, List<Integer> images, Predicate<Seen> right) {
    DifferenceOverSeeds all =
        DifferenceOverSeeds.of(
            pairs.stream().map(pair -> PairedDifference.flags(images, pair.ours(), right)).toList(),
            pairs.stream()
                .map(pair -> PairedDifference.flags(images, pair.theirs(), right))
                .toList());
    return new Found(all.difference(), all.points(), all.probability());
  }

  /** Of the methods of one control. */
  private static List<String> sentences(List<Method> methods) {
    List<Method> ranked =
        methods.stream()
            .sorted(
                Comparator.comparing((Method one) -> -one.worst().difference())
                    .thenComparing(Method::name))
            .toList();
    List<String> clean = claims(ranked, Method::clean);
    List<String> worst = claims(ranked, Method::worst);
    List<String> sentences = new ArrayList<>();
    for (int i = 0; i < ranked.size(); i++) {
      Method method = ranked.get(i);
      boolean claims = method.pairs().size() >= SEEDS_FOR_A_CLAIM;
      String doubted = method.mark().isEmpty() ? worst.get(i) : "a number that may mislead";
      sentences.add(
          method.text() + (claims ? ": clean " + clean.get(i) + ", worst case " + doubted : ""));
    }
    return sentences;
  }

  private static List<String> claims(List<Method> methods, Function<Method, Found> measure) {
    List<Found> found = methods.stream().map(measure).toList();
    List<Double> adjusted = Holm.adjusted(found.stream().map(Found::byChance).toList());
    List<String> claims = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      String word = found.get(i).difference() > 0 ? "better" : "worse";
      claims.add(
          "%s (%s)"
              .formatted(
                  adjusted.get(i) <= LEVEL ? word : "no difference found",
                  Chance.text(adjusted.get(i))));
    }
    return claims;
  }

  private static String networks(int count) {
    String number = count < COUNTS.size() ? COUNTS.get(count) : Integer.toString(count);
    return number + (count == 1 ? " network" : " networks");
  }

  /** For a terminal: a header, a line each, and what is to be known; nothing without sentences. */
  String plain() {
    if (lines.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("each method beside its control, on the same images:\n");
    lines.forEach(line -> text.append(Foreign.plain(line)).append('\n'));
    return text.append(footnote()).toString();
  }

  /** For a report: an item each. */
  String markdown() {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append("- ").append(Foreign.markdown(line)).append('\n'));
    return text.append(overSeeds ? "\n" + footnote() : "").toString();
  }

  private String footnote() {
    return overSeeds
        ? "intervals of several networks are over seeds and images; better or worse is said from "
            + COUNTS.get(SEEDS_FOR_A_CLAIM)
            + " seeds on,\nwith p after Holm's correction over the methods of a control\n"
        : "";
  }
}
