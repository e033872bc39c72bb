package io.netwright.doctor;

import io.netwright.accuracy.Holm;
import io.netwright.doctor.Diagnosis.ClassChannels;
import io.netwright.doctor.Diagnosis.Confusion;
import io.netwright.doctor.Diagnosis.ErrorDiagnosis;
import io.netwright.doctor.Diagnosis.LayerDiagnosis;
import io.netwright.doctor.Diagnosis.Overlap;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What follows from a diagnosis: which classes share channels beyond chance, and which channels the
 * errors go through. Chance draws as many channels of the layer at random. A class's own channels
 * raise its logit by construction, so whether an error goes through those of both classes is asked
 * of the wrong class's own alone: chance draws as many of them.
 *
 * @param sharing pairs of classes by layer, the least likely by chance first
 * @param errors by layer: all errors together, then each confusion, the most frequent first
 * @param confused by layer: how alike the classes are that are taken for each other
 */
public record Conclusions(
    List<Sharing> sharing, List<ErrorPath> errors, List<ConfusedClasses> confused) {

  /** Takes immutable copies. */
  public Conclusions {
    sharing = List.copyOf(sharing);
    errors = List.copyOf(errors);
    confused = List.copyOf(confused);
  }

  /**
   * High channels that two classes have in common.
   *
   * @param ofOne high channels of the one
   * @param ofOther high channels of the other
   * @param shared high channels of both
   * @param expected how many chance would make them share
   * @param byChance how likely at least so many are by chance, after Holm's correction over the
   *     pairs of the layer
   */
  public record Sharing(
      String layer,
      int one,
      int other,
      int ofOne,
      int ofOther,
      int shared,
      double expected,
      double byChance) {

    private Sharing adjusted(double newByChance) {
      return new Sharing(layer, one, other, ofOne, ofOther, shared, expected, newByChance);
    }
  }

  /**
   * The channels that spoke loudest for the wrong class, of some errors.
   *
   * @param label class of the images; -1 for all errors
   * @param predicted class they were taken for; -1 for all errors
   * @param images how many errors
   * @param named channels that were named, over all of them
   * @param ofWrong how many of these are high channels of the wrong class
   * @param ofWrongByChance how many chance would give
   * @param ofBoth how many are high channels of the wrong class and of the true one
   * @param ofBothByChance how many chance would give, drawing {@code ofWrong} of the wrong class's
   * @param byChance how likely at least {@code ofBoth} are by that chance, taking the errors for
   *     independent of each other
   * @param loudest the channels that were named most often
   */
  public record ErrorPath(
      String layer,
      int label,
      int predicted,
      int images,
      int named,
      int ofWrong,
      double ofWrongByChance,
      int ofBoth,
      double ofBothByChance,
      double byChance,
      List<Integer> loudest) {

    /** Takes an immutable copy. */
    public ErrorPath {
      loudest = List.copyOf(loudest);
    }
  }

  /**
   * Whether classes that share channels are the ones that are confused.
   *
   * @param ofErrors mean overlap of the two classes of an error, in [0, 1]
   * @param ofPairs mean overlap of two classes, in [0, 1]
   */
  public record ConfusedClasses(String layer, double ofErrors, double ofPairs) {}

  /** The conclusions from what was found. */
  static Conclusions of(
      List<LayerDiagnosis> layers, List<ErrorDiagnosis> errors, List<Confusion> confusions) {
    List<Sharing> sharing = new ArrayList<>();
    List<ErrorPath> paths = new ArrayList<>();
    List<ConfusedClasses> confused = new ArrayList<>();
    for (LayerDiagnosis layer : layers) {
      sharing.addAll(sharing(layer));
      List<ErrorDiagnosis> here =
          errors.stream().filter(error -> error.layer().equals(layer.layer())).toList();
      paths.addAll(paths(layer, here));
      confused(layer, confusions).ifPresent(confused::add);
    }
    return new Conclusions(sharing, paths, confused);
  }

  private static Map<Integer, BitSet> high(LayerDiagnosis layer) {
    Map<Integer, BitSet> high = new HashMap<>();
    for (ClassChannels of : layer.classes()) {
      BitSet own = new BitSet();
      of.high().forEach(own::set);
      high.put(of.label(), own);
    }
    return high;
  }

  private static BitSet common(Map<Integer, BitSet> high, int one, int other) {
    BitSet common = (BitSet) high.getOrDefault(one, new BitSet()).clone();
    common.and(high.getOrDefault(other, new BitSet()));
    return common;
  }

  private static List<Sharing> sharing(LayerDiagnosis layer) {
    Map<Integer, BitSet> high = high(layer);
    List<Sharing> drawn =
        layer.overlaps().stream().map(pair -> sharing(layer, high, pair)).toList();
    List<Double> adjusted = Holm.adjusted(drawn.stream().map(Sharing::byChance).toList());
    List<Sharing> sharing = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      sharing.add(drawn.get(i).adjusted(adjusted.get(i)));
    }
    sharing.sort(
        Comparator.comparingDouble(Sharing::byChance)
            .thenComparing(one -> one.expected() - one.shared()));
    return sharing;
  }

  /** A pair of classes, before the correction for the number of pairs. */
  private static Sharing sharing(LayerDiagnosis layer, Map<Integer, BitSet> high, Overlap pair) {
    int ofOne = high.getOrDefault(pair.one(), new BitSet()).cardinality();
    int ofOther = high.getOrDefault(pair.other(), new BitSet()).cardinality();
    int shared = common(high, pair.one(), pair.other()).cardinality();
    return new Sharing(
        layer.layer(),
        pair.one(),
        pair.other(),
        ofOne,
        ofOther,
        shared,
        (double) ofOne * ofOther / layer.channels(),
        Hypergeometric.atLeast(
            Hypergeometric.distribution(layer.channels(), ofOne, ofOther), shared));
  }

  private static List<ErrorPath> paths(LayerDiagnosis layer, List<ErrorDiagnosis> errors) {
    if (errors.isEmpty()) {
      return List.of();
    }
    Map<List<Integer>, List<ErrorDiagnosis>> byConfusion = new LinkedHashMap<>();
    for (ErrorDiagnosis error : errors) {
      byConfusion
          .computeIfAbsent(List.of(error.label(), error.predicted()), key -> new ArrayList<>())
          .add(error);
    }
    List<ErrorPath> paths = new ArrayList<>();
    byConfusion.forEach(
        (classes, some) -> paths.add(path(layer, classes.get(0), classes.get(1), some)));
    paths.sort(Comparator.comparingInt(path -> -path.images()));
    paths.add(0, path(layer, -1, -1, errors));
    return paths;
  }

  private static ErrorPath path(
      LayerDiagnosis layer, int label, int predicted, List<ErrorDiagnosis> errors) {
    Map<Integer, BitSet> high = high(layer);
    int named = 0;
    int ofWrong = 0;
    int ofBoth = 0;
    double wrongByChance = 0;
    double bothByChance = 0;
    double[] chance = {1};
    for (ErrorDiagnosis error : errors) {
      int own = high.getOrDefault(error.predicted(), new BitSet()).cardinality();
      int ownDrawn = error.ownedByWrongClass();
      BitSet both = common(high, error.label(), error.predicted());
      int marked = both.cardinality();
      named += error.channels().size();
      ofWrong += ownDrawn;
      ofBoth += (int) error.channels().stream().filter(both::get).count();
      wrongByChance += (double) error.channels().size() * own / layer.channels();
      bothByChance += own == 0 ? 0 : (double) ownDrawn * marked / own;
      chance = Hypergeometric.plus(chance, Hypergeometric.distribution(own, marked, ownDrawn));
    }
    return new ErrorPath(
        layer.layer(),
        label,
        predicted,
        errors.size(),
        named,
        ofWrong,
        wrongByChance,
        ofBoth,
        bothByChance,
        Hypergeometric.atLeast(chance, ofBoth),
        loudest(errors));
  }

  private static List<Integer> loudest(List<ErrorDiagnosis> errors) {
    Map<Integer, Integer> counts = new HashMap<>();
    errors.forEach(
        error -> error.channels().forEach(channel -> counts.merge(channel, 1, Integer::sum)));
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<Integer, Integer>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(3)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static Optional<ConfusedClasses> confused(
      LayerDiagnosis layer, List<Confusion> confusions) {
    Map<List<Integer>, Double> overlap = new HashMap<>();
    for (Overlap pair : layer.overlaps()) {
      overlap.put(List.of(pair.one(), pair.other()), pair.shared());
      overlap.put(List.of(pair.other(), pair.one()), pair.shared());
    }
    double sum = 0;
    int images = 0;
    for (Confusion confusion : confusions) {
      Double shared = overlap.get(List.of(confusion.label(), confusion.predicted()));
      if (shared != null) {
        sum += shared * confusion.images();
        images += confusion.images();
      }
    }
    return images == 0
        ? Optional.empty()
        : Optional.of(new ConfusedClasses(layer.layer(), sum / images, layer.meanOverlap()));
  }
}
