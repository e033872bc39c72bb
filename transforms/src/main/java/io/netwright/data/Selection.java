package io.netwright.data;

import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Decides from labels alone which images each split takes: class subset, stratified split, limits.
 *
 * <p>Every class is shuffled by its own seed; the splits go round the classes in turn, so that the
 * first images of a split are balanced however many are taken.
 */
final class Selection {
  /** ImageNet has 1,000; every class is an output of every model and a row of every table. */
  static final int MOST_CLASSES = 2048;

  private static final int NAMED_AT_MOST = 100;

  private final DatasetSpec spec;
  private final ImageSource source;
  private final List<String> classes;
  private final Map<String, Integer> labelOf = new HashMap<>();

  /** Refuses classes that the source does not have, two of one name, and fewer than two. */
  Selection(DatasetSpec spec, ImageSource source) throws DataException {
    this.spec = spec;
    this.source = source;
    if (source.classes().size() < 2) {
      throw new DataException(
          spec.path()
              + ": has only one class, "
              + source.classes()
              + "; a classifier needs at least two");
    }
    for (int label = 0; label < source.classes().size(); label++) {
      Integer other = labelOf.putIfAbsent(source.classes().get(label), label);
      if (other != null) {
        throw new DataException(
            String.format(
                "%s: class %s is named twice, as label %d and as label %d; give every class a name"
                    + " of its own",
                spec.path(), source.classes().get(label), other, label));
      }
    }
    for (String name : spec.classes()) {
      if (!labelOf.containsKey(name)) {
        throw new DataException(
            spec.path() + ": has no class " + name + "; it has " + few(source.classes()));
      }
    }
    classes = spec.classes().isEmpty() ? source.classes() : spec.classes();
    if (classes.size() > MOST_CLASSES) {
      throw new DataException(
          String.format(
              "%s: has %d classes, at most %d are allowed; name those to use in classes, or put"
                  + " several into one",
              spec.path(), classes.size(), MOST_CLASSES));
    }
  }

  private static String few(List<String> names) {
    return names.size() <= NAMED_AT_MOST
        ? names.toString()
        : names.subList(0, NAMED_AT_MOST) + " and " + (names.size() - NAMED_AT_MOST) + " more";
  }

  /** Names of the chosen classes by their new label. */
  List<String> classes() {
    return classes;
  }

  /** The images of each split. */
  Map<Split, Chosen> chosen() throws DataException {
    if (source.labels(Split.TRAIN).length == 0) {
      return withoutTraining();
    }
    List<List<Integer>> train = shuffledClasses(Split.TRAIN);
    int[] sizes = train.stream().mapToInt(List::size).toArray();
    Map<Split, Chosen> chosen = new EnumMap<>(Split.class);
    List<String> parts = new ArrayList<>(List.of(Split.TRAIN.label()));
    for (Split split : List.of(Split.TEST, Split.VALIDATION)) {
      boolean exists = source.labels(split).length > 0;
      if (!exists) {
        parts.add(split.label());
      }
      List<List<Integer>> members = exists ? shuffledClasses(split) : setApart(train, sizes);
      chosen.put(split, new Chosen(exists ? split : Split.TRAIN, limited(split, members)));
    }
    if (spec.validationFraction() > 0) {
      requireEnough(sizes, parts);
    }
    chosen.put(Split.TRAIN, new Chosen(Split.TRAIN, limited(Split.TRAIN, train)));
    return chosen;
  }

  /** Images that only test: of a folder with one other split, its images. */
  private Map<Split, Chosen> withoutTraining() throws DataException {
    boolean tests = source.labels(Split.TEST).length > 0;
    Split from = tests ? Split.TEST : Split.VALIDATION;
    Map<Split, Chosen> chosen = new EnumMap<>(Split.class);
    chosen.put(Split.TRAIN, new Chosen(from, new int[0]));
    chosen.put(Split.TEST, new Chosen(from, limited(Split.TEST, shuffledClasses(from))));
    boolean validates = tests && source.labels(Split.VALIDATION).length > 0;
    chosen.put(
        Split.VALIDATION,
        validates
            ? new Chosen(
                Split.VALIDATION, limited(Split.VALIDATION, shuffledClasses(Split.VALIDATION)))
            : new Chosen(from, new int[0]));
    return chosen;
  }

  /** Refuses a class with fewer training images than splits are made of them. */
  private void requireEnough(int[] sizes, List<String> parts) throws DataException {
    for (int c = 0; c < sizes.length; c++) {
      if (sizes[c] < parts.size()) {
        throw new DataException(
            String.format(
                "%s: class %s has %s in train, but %s need one each; add images until it has at"
                    + " least %d, or name the other classes in classes",
                spec.path(),
                classes.get(c),
                FewNames.count(sizes[c], "image"),
                String.join(" and ", parts),
                parts.size()));
      }
    }
  }

  /** The images under their new labels. */
  ImageSet relabelled(ImageSet images) {
    if (classes.equals(source.classes())) {
      return images;
    }
    int[] newLabels = new int[source.classes().size()];
    Arrays.fill(newLabels, -1);
    for (int label = 0; label < classes.size(); label++) {
      newLabels[Objects.requireNonNull(labelOf.get(classes.get(label)))] = label;
    }
    int[] labels = new int[images.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = newLabels[images.label(i)];
    }
    return images.relabelled(labels);
  }

  private List<List<Integer>> shuffledClasses(Split split) throws DataException {
    List<List<Integer>> byLabel = new ArrayList<>();
    source.classes().forEach(name -> byLabel.add(new ArrayList<>()));
    int[] labels = source.labels(split);
    for (int i = 0; i < labels.length; i++) {
      byLabel.get(labels[i]).add(i);
    }
    requireAllClasses(split, byLabel);
    Seed seed = Seed.of(spec.seed()).with("split").with(split.label());
    List<List<Integer>> shuffled = new ArrayList<>();
    for (String name : classes) {
      List<Integer> members = byLabel.get(Objects.requireNonNull(labelOf.get(name)));
      shuffled.add(source.isShuffled() ? members : shuffled(members, seed.with(name)));
    }
    return shuffled;
  }

  private void requireAllClasses(Split split, List<List<Integer>> byLabel) throws DataException {
    List<String> missing =
        classes.stream()
            .filter(name -> byLabel.get(Objects.requireNonNull(labelOf.get(name))).isEmpty())
            .toList();
    if (!missing.isEmpty()) {
      throw new DataException(
          String.format(
              "%s: class %s has no images in %s%s; add some, or name the other classes in classes",
              spec.path(),
              missing.get(0),
              split.label(),
              missing.size() == 1
                  ? ""
                  : ", nor have " + FewNames.of(missing.subList(1, missing.size()))));
    }
  }

  private static List<Integer> shuffled(List<Integer> members, Seed seed) {
    List<Integer> order = new ArrayList<>();
    for (int position : ShuffledOrder.ofChoice(members.size(), seed)) {
      order.add(members.get(position));
    }
    return order;
  }

  /** Moves a share of each class, by its size at the start, out of the training images. */
  private List<List<Integer>> setApart(List<List<Integer>> train, int[] sizes) {
    List<List<Integer>> apart = new ArrayList<>();
    for (int c = 0; c < sizes.length; c++) {
      List<Integer> members = train.get(c);
      int share = (int) Math.round(spec.validationFraction() * sizes[c]);
      int count = spec.validationFraction() == 0 ? 0 : Math.max(1, share);
      List<Integer> taken = members.subList(0, Math.min(count, members.size() - 1));
      apart.add(new ArrayList<>(taken));
      taken.clear();
    }
    return apart;
  }

  private int[] limited(Split split, List<List<Integer>> byClass) throws DataException {
    int limit = spec.limit(split);
    if (limit > 0 && limit < byClass.size()) {
      throw new DataException(
          String.format(
              "%s: %sLimit is %d, fewer than the %d classes; give at least %d, or 0 for all",
              spec.path(), split.label(), limit, byClass.size(), byClass.size()));
    }
    List<Integer> order = new ArrayList<>();
    int longest = byClass.stream().mapToInt(List::size).max().orElse(0);
    for (int i = 0; i < longest; i++) {
      for (List<Integer> members : byClass) {
        if (i < members.size()) {
          order.add(members.get(i));
        }
      }
    }
    int count = limit == 0 ? order.size() : Math.min(limit, order.size());
    return order.stream().limit(count).mapToInt(Integer::intValue).toArray();
  }
}
