package io.netwright.pipelines.experiment;

import io.netwright.data.Dataset;
import io.netwright.pipelines.config.ConfigException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which class of a data set each output of a model stands for: the one of its name, or where the
 * model names none the one at its place.
 *
 * @param labels labels of the data set, by output
 * @param note what a person should know of it; empty: nothing
 */
record ClassMatch(List<Integer> labels, Optional<String> note) {
  private static final int NAMED = 10;

  /** Takes an immutable copy. */
  ClassMatch {
    labels = List.copyOf(labels);
  }

  /**
   * Matches outputs with classes.
   *
   * @param own what the outputs are called
   * @throws ConfigException where the sets differ, saying in what
   */
  static ClassMatch of(List<String> own, Dataset data) {
    List<String> classes = data.classes();
    if (own.size() == classes.size() && new HashSet<>(own).equals(new HashSet<>(classes))) {
      return new ClassMatch(
          own.stream().map(classes::indexOf).toList(),
          own.equals(classes)
              ? Optional.empty()
              : Optional.of("classes         matched by name, in the file " + few(own)));
    }
    if (!areUnnamed(own)) {
      throw new ConfigException(
          "the model and the data set %s are about different classes%s%s; --classes names a file's outputs in their order, --set data.%s.classes=[...] chooses among those of the images"
              .formatted(
                  data.name(),
                  only("the model", own, classes),
                  only(data.name(), classes, own),
                  data.name()));
    }
    if (own.size() != classes.size()) {
      throw new ConfigException(
          "the network has %d outputs, %s has %d classes: %s; %s"
              .formatted(
                  own.size(),
                  data.name(),
                  classes.size(),
                  few(classes),
                  own.size() < classes.size()
                      ? "--set data.%s.classes=[...] chooses the model's own among them, in its order"
                          .formatted(data.name())
                      : "give images of a class for each output, in its order"));
    }
    return new ClassMatch(
        IntStream.range(0, own.size()).boxed().toList(),
        Optional.of(
            "warning: the model does not name its classes; its outputs are taken in the order of "
                + data.name()));
  }

  /** Names for outputs that nobody named, which no class of images has by chance. */
  static List<String> unnamed(int outputs) {
    return IntStream.range(0, outputs).mapToObj(output -> "output " + output).toList();
  }

  /** Whether names say no more than the order of the outputs. */
  static boolean areUnnamed(List<String> names) {
    return names.equals(unnamed(names.size()));
  }

  private static String only(String who, List<String> own, List<String> others) {
    List<String> more = own.stream().filter(name -> !others.contains(name)).toList();
    return more.isEmpty() ? "" : ", only " + who + " has " + few(more);
  }

  /** Names, of which only the first are said where there are many. */
  static String few(List<String> names) {
    return names.size() <= NAMED
        ? names.toString()
        : names.subList(0, NAMED) + " and " + (names.size() - NAMED) + " more";
  }
}
