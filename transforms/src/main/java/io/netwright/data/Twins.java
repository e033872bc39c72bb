package io.netwright.data;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Finds images that are equal to the pixel: in two splits, twice in one split, or of two classes.
 *
 * @param classes names by label
 * @param names of the images of each split
 */
record Twins(Splits splits, List<String> classes, ImageNames names) {

  /** A line for each kind of finding. */
  List<String> remarks() {
    Map<Print, Spot> first = new HashMap<>();
    List<String> lines = new ArrayList<>();
    List<String> disputed = new ArrayList<>();
    for (Split split : Split.values()) {
      ImageSet images = splits.get(split);
      Map<Split, List<String>> found = new EnumMap<>(Split.class);
      Print[] prints = prints(images);
      for (int i = 0; i < prints.length; i++) {
        Spot spot = new Spot(split, i, images.label(i));
        Spot earlier = first.putIfAbsent(prints[i], spot);
        if (earlier != null) {
          found.computeIfAbsent(earlier.split, key -> new ArrayList<>()).add(pair(spot, earlier));
          if (earlier.label != spot.label) {
            disputed.add(pair(spot, earlier) + " (" + label(spot) + ", " + label(earlier) + ")");
          }
        }
      }
      lines.addAll(remarks(split, images.size(), found));
    }
    if (!disputed.isEmpty()) {
      lines.add(
          String.format(
              "%s with the same pixels as one of another class: %s",
              FewNames.count(disputed.size(), "image"),
              FewNames.of(disputed.stream().sorted().toList())));
    }
    return lines;
  }

  private static List<String> remarks(Split split, int size, Map<Split, List<String>> found) {
    List<String> lines = new ArrayList<>();
    List<String> again = found.remove(split);
    if (!found.isEmpty()) {
      List<String> pairs = found.values().stream().flatMap(List::stream).sorted().toList();
      List<String> where =
          found.entrySet().stream()
              .map(entry -> entry.getKey().label() + " (" + entry.getValue().size() + ")")
              .toList();
      lines.add(
          String.format(
              "%d of %s of %s %s also in %s, equal to the pixel: %s",
              pairs.size(),
              FewNames.count(size, "image"),
              split.label(),
              pairs.size() == 1 ? "is" : "are",
              String.join(" or ", where),
              FewNames.of(pairs)));
    }
    if (again != null) {
      lines.add(
          String.format(
              "%d of %s of %s %s more than once, equal to the pixel: %s",
              again.size(),
              FewNames.count(size, "image"),
              split.label(),
              again.size() == 1 ? "is there" : "are there",
              FewNames.of(again.stream().sorted().toList())));
    }
    return lines;
  }

  private String pair(Spot spot, Spot earlier) {
    return names.of(spot.split, spot.index) + " = " + names.of(earlier.split, earlier.index);
  }

  private String label(Spot spot) {
    return classes.get(spot.label);
  }

  private static Print[] prints(ImageSet images) {
    int size = images.shape().size();
    return IntStream.range(0, images.size())
        .parallel()
        .mapToObj(
            i -> {
              MessageDigest digest = DatasetSummary.sha256();
              digest.update(images.pixels(), i * size, size);
              ByteBuffer bytes = ByteBuffer.wrap(digest.digest());
              return new Print(bytes.getLong(), bytes.getLong());
            })
        .toArray(Print[]::new);
  }

  /** Half a SHA-256 of an image's pixels. */
  private record Print(long upper, long lower) {}

  /** Where an image is. */
  private record Spot(Split split, int index, int label) {}
}
