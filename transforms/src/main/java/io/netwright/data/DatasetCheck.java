package io.netwright.data;

import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a person looks at before trusting a data set: counts, size, digest, some pictures. */
public record DatasetCheck(Dataset dataset) {

  /** The usual name of the drawing; a file of this name is not taken for an image of a data set. */
  public static final String PICTURE = "data-check.png";

  /** A table of the images of each class and split, between the facts about all of them. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            "%s: %d classes, images %s (channels x height x width)",
            dataset.name(), dataset.classes().size(), dataset.shape()));
    List<String> names = dataset.classes().stream().map(Foreign::plain).toList();
    int column = names.stream().mapToInt(String::length).max().orElse(0);
    String row = "%-" + Math.max(column, "class".length()) + "s %10s %10s %10s";
    lines.add(String.format(row, "class", "train", "validation", "test"));
    List<int[]> counts = List.of(counts(Split.TRAIN), counts(Split.VALIDATION), counts(Split.TEST));
    for (int label = 0; label < dataset.classes().size(); label++) {
      lines.add(
          String.format(
              row,
              names.get(label),
              counts.get(0)[label],
              counts.get(1)[label],
              counts.get(2)[label]));
    }
    lines.add(
        String.format(
            row,
            "all",
            dataset.train().size(),
            dataset.validation().size(),
            dataset.test().size()));
    lines.add("mean   " + numbers(dataset.mean()));
    lines.add("std    " + numbers(dataset.std()));
    lines.add("sha256 " + dataset.sha256());
    dataset.remarks().forEach(remark -> lines.add("note   " + remark));
    return lines;
  }

  /** Number of images of each class, by label. */
  public int[] counts(Split split) {
    int[] counts = new int[dataset.classes().size()];
    for (int label : dataset.split(split).labels()) {
      counts[label]++;
    }
    return counts;
  }

  /**
   * Writes a PNG: a row for each class, its name and its first training images; fewer where the
   * picture would be too large to look at.
   *
   * @param perClass how many images at most
   */
  public void writePictures(OutputStream target, int perClass) throws IOException {
    int[] size = PictureGrid.fitting(dataset.shape(), dataset.classes().size(), perClass);
    PictureGrid grid =
        new PictureGrid(dataset.shape(), dataset.classes().subList(0, size[0]), size[1]);
    int[] shown = new int[dataset.classes().size()];
    ImageSet images = dataset.train();
    for (int i = 0; i < images.size(); i++) {
      int label = images.label(i);
      if (label < size[0] && shown[label] < size[1]) {
        grid.place(images, i, label, shown[label]);
        shown[label]++;
      }
    }
    grid.write(target);
  }

  private static String numbers(List<Float> values) {
    return String.join(
        " ", values.stream().map(value -> String.format(Locale.ROOT, "%.4f", value)).toList());
  }
}
