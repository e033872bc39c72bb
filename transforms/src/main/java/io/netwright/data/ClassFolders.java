package io.netwright.data;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Images sorted into class folders: {@code [anything/][train|val|test/]class/image.jpg}.
 *
 * @param classes names of the class folders in alphabetical order
 * @param images names of the images of each split, in alphabetical order
 * @param labels their labels
 */
record ClassFolders(
    List<String> classes, Map<Split, List<String>> images, Map<Split, int[]> labels) {
  private static final Map<String, Split> NAMES =
      Map.of(
          "train", Split.TRAIN,
          "training", Split.TRAIN,
          "val", Split.VALIDATION,
          "valid", Split.VALIDATION,
          "validation", Split.VALIDATION,
          "test", Split.TEST,
          "testing", Split.TEST);

  /** Sorts the images of a tree; refuses an arrangement that is none. */
  static ClassFolders of(Contents contents) throws DataException {
    List<String> names = List.copyOf(contents.images().keySet());
    ImagePlace place = ImagePlace.common(contents);
    TreeSet<String> classes = new TreeSet<>();
    names.forEach(name -> classes.add(part(name, place.depth() - 2)));
    requireFilled(contents, place.depth() - 1, place.above());
    if (place.inSplit()) {
      requireDistinctSplits(contents, names);
    }
    return sorted(List.copyOf(classes), names, place.inSplit());
  }

  /** Refuses two folders that mean the same split. */
  private static void requireDistinctSplits(Contents contents, List<String> names)
      throws DataException {
    Map<Split, String> folders = new EnumMap<>(Split.class);
    for (String name : names) {
      String folder = name.substring(0, name.lastIndexOf('/', name.lastIndexOf('/') - 1));
      Split split = splitOf(name).orElseThrow();
      String other = folders.putIfAbsent(split, folder);
      if (other != null && !other.equals(folder)) {
        throw new DataException(
            String.format(
                "%s: means %s, and so does %s; keep one of the two folders, or join them",
                contents.tree().describe(folder), split.label(), contents.tree().describe(other)));
      }
    }
  }

  /** Refuses a folder where class folders are that has no images. */
  private static void requireFilled(Contents contents, int depth, List<String> prefix)
      throws DataException {
    Set<String> filled = new HashSet<>();
    for (String name : contents.images().keySet()) {
      filled.add(name.substring(0, name.lastIndexOf('/')));
    }
    for (String folder : contents.folders()) {
      boolean beside = depth(folder) == depth && prefix(folder, prefix.size()).equals(prefix);
      if (beside && !filled.contains(folder)) {
        throw new DataException(
            contents.tree().describe(folder)
                + ": is a class folder without a JPEG or PNG; add images, or remove it");
      }
    }
  }

  private static ClassFolders sorted(List<String> classes, List<String> names, boolean split) {
    Map<Split, List<String>> images = new EnumMap<>(Split.class);
    Map<Split, int[]> labels = new EnumMap<>(Split.class);
    Map<String, Integer> labelOf = new HashMap<>();
    classes.forEach(name -> labelOf.put(name, labelOf.size()));
    for (Split each : Split.values()) {
      List<String> members = new ArrayList<>();
      for (String name : names) {
        if (splitOf(name).filter(found -> split).orElse(Split.TRAIN) == each) {
          members.add(name);
        }
      }
      images.put(each, members);
      labels.put(
          each,
          members.stream()
              .mapToInt(name -> labelOf.getOrDefault(part(name, depth(name) - 2), -1))
              .toArray());
    }
    return new ClassFolders(classes, images, labels);
  }

  /** The split whose name an image's folder of class folders has. */
  static Optional<Split> splitOf(String name) {
    int at = depth(name) - 3;
    return at < 0
        ? Optional.empty()
        : Optional.ofNullable(NAMES.get(part(name, at).toLowerCase(Locale.ROOT)));
  }

  private static int depth(String name) {
    return name.split("/", -1).length;
  }

  private static String part(String name, int index) {
    return name.split("/", -1)[index];
  }

  private static List<String> prefix(String name, int length) {
    List<String> parts = List.of(name.split("/", -1));
    return parts.subList(0, Math.max(0, Math.min(length, parts.size())));
  }
}
