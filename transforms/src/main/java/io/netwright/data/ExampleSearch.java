package io.netwright.data;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Finds one image of a data set by what the rows of a run call it, and decodes no other.
 *
 * @param spec which images are used, and their size
 * @param source where they come from
 */
record ExampleSearch(DatasetSpec spec, ImageSource source) {
  private static final Pattern PLACE = Pattern.compile("(train|validation|test):([0-9]{1,9})");

  /** Finds an image among the generated ones. */
  static ExampleImage generated(DatasetSpec spec, String example) throws IOException {
    return new ExampleSearch(spec, new ShapesSource(spec)).find(example);
  }

  /** Finds an image in a tree; as large as it is, where no size is asked for. */
  static ExampleImage in(FileTree tree, DatasetSpec spec, String example) throws IOException {
    Contents contents = Contents.of(tree, spec);
    ImageHeader header = contents.images().get(example);
    DatasetSpec sized =
        header != null && spec.keepsSizes()
            ? spec.resized(header.shape().height(), header.shape().width())
            : spec;
    return new ExampleSearch(sized, Datasets.source(contents, sized)).find(example);
  }

  private ExampleImage find(String example) throws IOException {
    Map<Split, Chosen> chosen = new Selection(spec, source).chosen();
    Matcher place = PLACE.matcher(example);
    for (Split split : Split.values()) {
      int images = source.labels(split).length;
      OptionalInt index =
          IntStream.range(0, images).filter(i -> source.name(split, i).equals(example)).findFirst();
      if (index.isPresent()) {
        return image(split, index.getAsInt(), chosen);
      }
    }
    if (place.matches()) {
      for (Map.Entry<Split, Chosen> split : chosen.entrySet()) {
        int index = Integer.parseInt(place.group(2));
        Chosen images = split.getValue();
        if (split.getKey().label().equals(place.group(1)) && index < images.indices().length) {
          return image(images.from(), images.indices()[index], chosen);
        }
      }
    }
    throw unknown(example, chosen);
  }

  private ExampleImage image(Split from, int index, Map<Split, Chosen> chosen) throws IOException {
    ImageSet image =
        Objects.requireNonNull(
            source.read(Map.of(from, new Chosen(from, new int[] {index}))).get(from));
    return new ExampleImage(
        source.name(from, index),
        source.classes().get(source.labels(from)[index]),
        place(from, index, chosen),
        image);
  }

  /** Split and index that rows have of an image. */
  private static String place(Split from, int index, Map<Split, Chosen> chosen) {
    for (Map.Entry<Split, Chosen> split : chosen.entrySet()) {
      int[] indices = split.getValue().indices();
      for (int i = 0; i < indices.length; i++) {
        if (split.getValue().from() == from && indices[i] == index) {
          return split.getKey().label() + ":" + i;
        }
      }
    }
    return "";
  }

  private DataException unknown(String example, Map<Split, Chosen> chosen) {
    Chosen test = Objects.requireNonNull(chosen.get(Split.TEST));
    Split shown = test.indices().length > 0 ? Split.TEST : Split.TRAIN;
    Chosen images = Objects.requireNonNull(chosen.get(shown));
    List<String> names =
        IntStream.range(0, Math.min(2, images.indices().length))
            .mapToObj(i -> images.name(source, i))
            .toList();
    return new DataException(
        String.format(
            "%s: has no image %s; its %d %s images have names like %s, or are %s:0 to %s:%d",
            spec.path(),
            example,
            images.indices().length,
            shown.label(),
            String.join(" and ", names),
            shown.label(),
            shown.label(),
            images.indices().length - 1));
  }
}
