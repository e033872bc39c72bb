package io.netwright.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where an image lies among class folders.
 *
 * @param depth number of names in its path
 * @param above folders above its class, or above its split
 * @param inSplit true where its class lies in a folder named as a split
 */
record ImagePlace(int depth, List<String> above, boolean inSplit) {

  private static ImagePlace of(String name) {
    List<String> parts = List.of(name.split("/", -1));
    boolean inSplit = ClassFolders.splitOf(name).isPresent();
    int above = Math.max(0, parts.size() - (inSplit ? 3 : 2));
    return new ImagePlace(parts.size(), parts.subList(0, above), inSplit);
  }

  private boolean isInClass() {
    return depth >= 2;
  }

  /** The place of all images of a tree; where they have several, the odd ones are named. */
  static ImagePlace common(Contents contents) throws DataException {
    Map<ImagePlace, List<String>> members = new LinkedHashMap<>();
    for (String name : contents.images().keySet()) {
      members.computeIfAbsent(of(name), key -> new ArrayList<>()).add(name);
    }
    Comparator<ImagePlace> order =
        Comparator.comparing(ImagePlace::isInClass)
            .thenComparing(place -> members.getOrDefault(place, List.of()).size())
            .thenComparing(ImagePlace::inSplit);
    ImagePlace common = members.keySet().stream().max(order).orElseThrow();
    List<String> usual = members.getOrDefault(common, List.of());
    if (!common.isInClass()) {
      throw new DataException(
          contents.tree().describe(usual.get(0))
              + ": does not fit, it lies in no class folder; allowed is class/image.jpg for all, or"
              + " train/class/image.jpg and test/class/image.jpg");
    }
    List<String> odd = new ArrayList<>();
    members.forEach((place, names) -> odd.addAll(place.equals(common) ? List.of() : names));
    if (!odd.isEmpty()) {
      throw new DataException(
          String.format(
              "%s: does not fit; %s (%s) otherwise than the other %d, such as %s; allowed is"
                  + " class/image.jpg for all, or train/class/image.jpg and test/class/image.jpg,"
                  + " of one data set",
              contents.tree().describe(odd.get(0)),
              odd.size() == 1 ? "1 image lies" : odd.size() + " images lie",
              FewNames.of(odd),
              usual.size(),
              contents.tree().describe(usual.get(0))));
    }
    return common;
  }
}
