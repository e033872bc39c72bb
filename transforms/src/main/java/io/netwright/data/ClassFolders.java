package io.netwright.data;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
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
    boolean split = names.stream().allMatch(name -> splitOf(name).isPresent());
    String first = names.get(0);
    int depth = depth(first);
    int classAt = depth - 2;
    int prefixLength = split ? classAt - 1 : classAt;
    for (String name : names) {
      boolean samePlace =
          depth(name) == depth && prefix(name, prefixLength).equals(prefix(first, prefixLength));
      if (classAt < 0 || !samePlace) {
        throw unknownLayout(contents, name);
      }
    }
    TreeSet<String> classes = new TreeSet<>();
    names.forEach(name -> classes.add(part(name, classAt)));
    requireFilled(contents, depth - 1, prefix(first, prefixLength));
    return sorted(List.copyOf(classes), names, split);
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

  private static Optional<Split> splitOf(String name) {
    int at = depth(name) - 3;
    return at < 0 ? Optional.empty() : Optional.ofNullable(NAMES.get(part(name, at)));
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

  private static DataException unknownLayout(Contents contents, String name) {
    return new DataException(
        contents.tree().describe(name)
            + ": does not fit the other images; allowed is class/image.jpg for all,"
            + " or train/class/image.jpg and test/class/image.jpg");
  }
}
