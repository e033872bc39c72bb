package io.netwright.head;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Which head joined networks got, and what each candidate reached on validation images. Whatever is
 * fitted to such images is measured on others than those it was fitted to.
 *
 * @param chosen the head they got
 * @param candidates those that were looked at; none where there was nothing to look at
 * @param images number of validation images
 */
public record HeadChoice(HeadMethod chosen, List<Candidate> candidates, int images) {

  /** Takes an immutable copy. */
  public HeadChoice {
    candidates = List.copyOf(candidates);
  }

  /** A head that was given without looking at any. */
  static HeadChoice unseen(HeadMethod chosen) {
    return new HeadChoice(chosen, List.of(), 0);
  }

  /**
   * A head that was looked at.
   *
   * @param right number of validation images that are right with it
   * @param obstacle why it cannot be had; empty where it can
   */
  public record Candidate(HeadMethod head, int right, String obstacle) {
    /** Whether it can be had. */
    public boolean possible() {
      return obstacle.isEmpty();
    }
  }

  /** The share of validation images that are right with a candidate, in [0, 1]; 0 of none. */
  public double accuracy(Candidate candidate) {
    return images == 0 ? 0 : (double) candidate.right() / images;
  }

  /** The head and what it and the others reached, such as {@code ridge 78.1 % (none 71.2 %)}. */
  public String words() {
    String others =
        candidates.stream()
            .filter(candidate -> candidate.head() != chosen)
            .map(candidate -> candidate.head().label() + " " + reached(candidate))
            .collect(Collectors.joining(", "));
    return candidates.stream()
            .filter(candidate -> candidate.head() == chosen)
            .map(candidate -> chosen.label() + " " + reached(candidate))
            .findFirst()
            .orElse(chosen.label())
        + (others.isEmpty() ? "" : " (" + others + ")");
  }

  /** What a candidate reached, or that it cannot be had. */
  String reached(Candidate candidate) {
    if (!candidate.possible()) {
      return "not possible";
    }
    return images == 0
        ? "not measured"
        : String.format(Locale.ROOT, "%.1f %%", 100 * accuracy(candidate));
  }
}
