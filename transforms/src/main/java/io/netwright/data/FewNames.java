package io.netwright.data;

import io.netwright.text.Foreign;
import java.util.Collection;
import java.util.List;

/** The first of several names, for a message. */
final class FewNames {
  private static final int SHOWN = 3;

  private FewNames() {}

  /** The first names, which files may have given, and how many more there are. */
  static String of(Collection<String> names) {
    List<String> first = names.stream().limit(SHOWN).map(Foreign::plain).toList();
    int more = names.size() - first.size();
    return String.join(", ", first) + (more > 0 ? " and " + more + " more" : "");
  }

  /** A count with its noun, as {@code 1 image} or {@code 2 images}. */
  static String count(int count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
