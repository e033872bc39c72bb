package io.netwright.data;

import io.netwright.refusal.RefusedException;
import io.netwright.schemas.OutputClass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The images that a model with given outputs is about, labelled by output. */
public final class TaskData {

  private TaskData() {}

  /**
   * One data set with the images of the outputs' classes, from as many data sets as the outputs
   * name; label {@code k} is output {@code k}.
   *
   * @param datasets by name
   */
  public static Dataset of(List<OutputClass> outputs, Map<String, Dataset> datasets) {
    List<String> names = outputs.stream().map(OutputClass::getDataset).distinct().toList();
    List<Dataset> sources = names.stream().map(name -> named(name, datasets)).toList();
    List<ImageShape> shapes = sources.stream().map(Dataset::shape).distinct().toList();
    if (shapes.size() != 1) {
      throw new RefusedException(
          "data sets of one task must have images of one shape, got "
              + shapes
              + " for "
              + names
              + "; give them the same height and width");
    }
    Dataset first = sources.get(0);
    return new Dataset(
        String.join("+", names),
        outputs.stream().map(OutputClass::getName).toList(),
        united(sources, outputs, Dataset::train),
        united(sources, outputs, Dataset::validation),
        united(sources, outputs, Dataset::test),
        first.mean(),
        first.std(),
        sources.stream().map(Dataset::sha256).collect(Collectors.joining("+")),
        List.of(),
        sources.stream().map(Dataset::preprocessing).distinct().count() == 1
            ? first.preprocessing()
            : Preprocessing.NONE);
  }

  private static Dataset named(String name, Map<String, Dataset> datasets) {
    Dataset dataset = datasets.get(name);
    if (dataset == null) {
      throw new RefusedException("no data set " + name + "; there are " + datasets.keySet());
    }
    return dataset;
  }

  private static ImageSet united(
      List<Dataset> sources, List<OutputClass> outputs, Function<Dataset, ImageSet> split) {
    List<ImageSet> parts = new ArrayList<>();
    for (Dataset source : sources) {
      parts.add(selected(split.apply(source), outputLabels(source, outputs)));
    }
    return parts.size() == 1 ? parts.get(0) : joined(parts);
  }

  /** The output of each label of a data set, or -1. */
  private static int[] outputLabels(Dataset source, List<OutputClass> outputs) {
    int[] labels = new int[source.classes().size()];
    Arrays.fill(labels, -1);
    for (int output = 0; output < outputs.size(); output++) {
      OutputClass meaning = outputs.get(output);
      if (meaning.getDataset().equals(source.name())) {
        labels[meaning.getLabel()] = output;
      }
    }
    return labels;
  }

  private static ImageSet selected(ImageSet images, int[] outputOf) {
    int[] indices =
        java.util.stream.IntStream.range(0, images.size())
            .filter(index -> outputOf[images.label(index)] >= 0)
            .toArray();
    ImageSet kept = images.select(indices);
    return kept.relabelled(Arrays.stream(kept.labels()).map(label -> outputOf[label]).toArray());
  }

  private static ImageSet joined(List<ImageSet> parts) {
    int size = parts.stream().mapToInt(ImageSet::size).sum();
    ImageShape shape = parts.get(0).shape();
    byte[] pixels = new byte[size * shape.size()];
    int[] labels = new int[size];
    int at = 0;
    for (ImageSet part : parts) {
      System.arraycopy(part.pixels(), 0, pixels, at * shape.size(), part.pixels().length);
      System.arraycopy(part.labels(), 0, labels, at, part.size());
      at += part.size();
    }
    return new ImageSet(shape, pixels, labels).from(origins(parts));
  }

  /** Which image each is, where that is known of all. */
  private static List<ImageOrigin> origins(List<ImageSet> parts) {
    boolean known = parts.stream().allMatch(part -> part.origins().size() == part.size());
    return known ? parts.stream().flatMap(part -> part.origins().stream()).toList() : List.of();
  }
}
