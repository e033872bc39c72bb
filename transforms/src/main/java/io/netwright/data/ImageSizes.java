package io.netwright.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The sizes and colours of the images of a tree, which must be one unless a size is asked for. */
final class ImageSizes {
  private final Contents contents;
  private final Map.Entry<String, ImageHeader> smallest;
  private final Map.Entry<String, ImageHeader> largest;

  ImageSizes(Contents contents) {
    this.contents = contents;
    Comparator<Map.Entry<String, ImageHeader>> order =
        Comparator.<Map.Entry<String, ImageHeader>>comparingInt(
                image -> image.getValue().shape().height() * image.getValue().shape().width())
            .thenComparing(image -> image.getValue().shape().height());
    smallest = contents.images().entrySet().stream().min(order).orElseThrow();
    largest = contents.images().entrySet().stream().max(order).orElseThrow();
  }

  /** The shape of every image as it is used; refuses mixed sizes where none is asked for. */
  ImageShape shape(int channels, DatasetSpec spec) throws DataException {
    if (spec.height() != 0) {
      return new ImageShape(channels, spec.height(), spec.width());
    }
    if (!spec.keepsSizes()) {
      requireCroppable(spec.preprocessing());
      int crop = spec.preprocessing().crop();
      return new ImageShape(channels, crop, crop);
    }
    if (!size(smallest).equals(size(largest))) {
      throw new DataException(
          String.format(
              "%s: is %s pixels and %s is %s, the smallest and the largest of %d images (width x"
                  + " height); give height and width to resize all (data check: --size), or"
                  + " preprocess as the model's makers did it, or remove what does not belong",
              contents.tree().describe(smallest.getKey()),
              size(smallest),
              contents.tree().describe(largest.getKey()),
              size(largest),
              contents.images().size()));
    }
    ImageShape found = smallest.getValue().shape();
    return new ImageShape(channels, found.height(), found.width());
  }

  private void requireCroppable(Preprocessing preprocessing) throws DataException {
    for (Map.Entry<String, ImageHeader> image : contents.images().entrySet()) {
      preprocessing.shapeOf(image.getValue().shape(), contents.tree().describe(image.getKey()));
    }
  }

  /** What is to be said where images are resized. */
  List<String> remarks(ImageShape shape, Preprocessing preprocessing) {
    List<String> lines = new ArrayList<>();
    if (!preprocessing.isNone()) {
      lines.add(
          String.format(
              "%s brought to %d x %d pixels: %s; the smallest is %s (%s), the largest %s (%s)",
              FewNames.count(contents.images().size(), "image"),
              shape.width(),
              shape.height(),
              preprocessing,
              smallest.getKey(),
              size(smallest),
              largest.getKey(),
              size(largest)));
      return lines;
    }
    long resized =
        contents.images().values().stream().filter(header -> !isOfSize(header, shape)).count();
    long stretched =
        contents.images().values().stream().filter(header -> isStretched(header, shape)).count();
    if (resized > 0 && size(smallest).equals(size(largest))) {
      lines.add(
          String.format(
              "all %s resized from %s to %d x %d pixels (width x height)%s",
              FewNames.count(contents.images().size(), "image"),
              size(smallest),
              shape.width(),
              shape.height(),
              stretched == 0 ? "" : ", which are other proportions"));
    } else if (resized > 0) {
      lines.add(
          String.format(
              "%d of %s resized to %d x %d pixels (width x height)%s; the smallest is %s (%s), the"
                  + " largest %s (%s)",
              resized,
              FewNames.count(contents.images().size(), "image"),
              shape.width(),
              shape.height(),
              stretched == 0 ? "" : ", " + stretched + " of them to other proportions",
              smallest.getKey(),
              size(smallest),
              largest.getKey(),
              size(largest)));
    }
    return lines;
  }

  /** The number of channels of all images; where it differs, the odd ones are named. */
  static int channels(Contents contents) throws DataException {
    SortedMap<Integer, List<String>> members = new TreeMap<>();
    contents
        .images()
        .forEach(
            (name, header) ->
                members
                    .computeIfAbsent(header.shape().channels(), key -> new ArrayList<>())
                    .add(name));
    Comparator<Map.Entry<Integer, List<String>>> order =
        Comparator.comparing(entry -> entry.getValue().size());
    Map.Entry<Integer, List<String>> usual = members.entrySet().stream().max(order).orElseThrow();
    for (Map.Entry<Integer, List<String>> odd : members.entrySet()) {
      if (!odd.getKey().equals(usual.getKey())) {
        throw new DataException(
            String.format(
                "%s: has %d colour channels, as %s (%s), and the other %d have %d, such as %s; all"
                    + " images must be grey, or all RGB: convert one kind",
                contents.tree().describe(odd.getValue().get(0)),
                odd.getKey(),
                odd.getValue().size() == 1 ? "1 image has" : odd.getValue().size() + " images have",
                FewNames.of(odd.getValue()),
                usual.getValue().size(),
                usual.getKey(),
                usual.getValue().get(0)));
      }
    }
    return usual.getKey();
  }

  private static boolean isOfSize(ImageHeader header, ImageShape shape) {
    return header.shape().height() == shape.height() && header.shape().width() == shape.width();
  }

  private static boolean isStretched(ImageHeader header, ImageShape shape) {
    return (long) header.shape().height() * shape.width()
        != (long) header.shape().width() * shape.height();
  }

  private static String size(Map.Entry<String, ImageHeader> image) {
    return image.getValue().shape().width() + " x " + image.getValue().shape().height();
  }
}
