package io.netwright.text;

import java.io.Serializable;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Values that came from the environment, and what stands for them in the experiment: records and
 * messages show the latter.
 *
 * @param written by value, the longest value first
 */
public record Substituted(Map<String, String> written) implements Serializable {
  /** What is shorter stands in too many words to be recognized. */
  private static final int SHORTEST = 3;

  /** Takes a copy. */
  public Substituted {
    List<Map.Entry<String, String>> entries = new ArrayList<>(written.entrySet());
    entries.sort(Comparator.comparing(entry -> -entry.getKey().length()));
    Map<String, String> sorted = new LinkedHashMap<>();
    entries.forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    written = sorted;
  }

  /** Nothing came from the environment. */
  public static Substituted none() {
    return new Substituted(Map.of());
  }

  /** These, and a value with the text that stands for it. */
  public Substituted and(String value, String text) {
    Map<String, String> more = new LinkedHashMap<>(written);
    more.putIfAbsent(value, text);
    try {
      Path path = Path.of(value);
      Stream.of(path, path.normalize(), path.toAbsolutePath().normalize())
          .map(Path::toString)
          .filter(form -> form.length() >= SHORTEST)
          .forEach(form -> more.putIfAbsent(form, text));
    } catch (InvalidPathException e) {
      // It is no path, and nobody will show it as one.
    }
    return new Substituted(more);
  }

  /** A text with what was written in the place of every value. */
  public String unsaid(String text) {
    String unsaid = text;
    for (Map.Entry<String, String> entry : written.entrySet()) {
      if (entry.getKey().length() >= SHORTEST) {
        unsaid = unsaid.replace(entry.getKey(), entry.getValue());
      } else if (unsaid.equals(entry.getKey())) {
        unsaid = entry.getValue();
      }
    }
    return unsaid;
  }
}
