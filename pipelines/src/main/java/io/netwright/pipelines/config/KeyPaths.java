package io.netwright.pipelines.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** The keys of an experiment as {@code --set} takes them, such as {@code training.epochs}. */
public final class KeyPaths {
  private static final List<String> ALL = under(ExperimentConfig.class, "");

  private KeyPaths() {}

  /**
   * Those whose last part is a word, the least deep first; case, dashes and underscores do not
   * count.
   *
   * @param word as a person may write it in place of an option
   */
  public static List<String> endingWith(String word) {
    String bare = bare(word);
    return ALL.stream()
        .filter(path -> bare(path.replaceAll(".*\\.", "")).equals(bare))
        .sorted(Comparator.comparingLong(KeyPaths::depth))
        .toList();
  }

  private static long depth(String path) {
    return path.chars().filter(character -> character == '.').count();
  }

  /** Lists and maps have no key of their own below them: their entries have other names each. */
  private static List<String> under(Class<?> record, String prefix) {
    List<String> paths = new ArrayList<>();
    for (RecordComponent component : record.getRecordComponents()) {
      String path = prefix + component.getName();
      if (component.getType().isRecord()) {
        paths.addAll(under(component.getType(), path + "."));
      } else {
        paths.add(path);
      }
    }
    return paths;
  }

  private static String bare(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
  }
}
