package io.netwright.pipelines.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/**
 * The known names that somebody may have meant by one that is not known. Names are compared by
 * their Jaro-Winkler similarity, which forgives exchanged letters and a missing ending; case,
 * dashes and underscores do not count.
 */
public final class NearestNames {
  /** Below this, two names have little more in common than chance gives them. */
  private static final double ALIKE = 0.87;

  /** How much less alike than the best one a name may be and still be named. */
  private static final double TIE = 0.02;

  private static final int MOST = 3;
  private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();

  private NearestNames() {}

  /**
   * A question such as {@code did you mean epochs?}; empty where no known name is near.
   *
   * @param given the name that is not known
   */
  public static String question(String given, Collection<String> known) {
    List<String> names = to(given, known);
    return names.isEmpty() ? "" : "did you mean " + String.join(" or ", names) + "?";
  }

  /** The nearest known names, best first, at most three. */
  static List<String> to(String given, Collection<String> known) {
    List<String> names = new ArrayList<>(new TreeSet<>(known));
    names.sort(Comparator.comparingDouble((String name) -> likeness(given, name)).reversed());
    double best = names.isEmpty() ? 0 : likeness(given, names.get(0));
    double least = Math.max(ALIKE, best - TIE);
    return names.stream().filter(name -> likeness(given, name) >= least).limit(MOST).toList();
  }

  private static double likeness(String given, String known) {
    return SIMILARITY.apply(bare(given), bare(known));
  }

  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}
