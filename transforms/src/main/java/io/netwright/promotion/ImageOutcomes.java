package io.netwright.promotion;

import io.netwright.attack.ThreatModel;
import io.netwright.evaluate.NamedAttack;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.OutputClass;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a model made of each test image, checked against the accuracies that were reported of it.
 *
 * @param conditions what must be equal for two models to be comparable, by name
 * @param images by index in the test set
 */
record ImageOutcomes(
    SortedMap<String, String> conditions, SortedMap<Integer, ImageOutcome> images) {
  private static final double ROUNDING = 1e-9;

  /**
   * What a model made of one image.
   *
   * @param clean whether it was right
   * @param robust whether it was right under every attack of the threat model
   */
  record ImageOutcome(int label, boolean clean, boolean robust) {
    ImageOutcome and(boolean stillRobust) {
      return new ImageOutcome(label, clean, robust && stillRobust);
    }
  }

  /** Reads what was measured; refuses what is incomplete or contradicts itself. */
  static ImageOutcomes of(GateEvidence measured) throws MissingEvidenceException {
    if (!measured.obstacles().isEmpty()) {
      throw new MissingEvidenceException(String.join("; ", measured.obstacles()));
    }
    SortedMap<String, Evaluation> accuracies = accuracies(measured.evaluations());
    Evaluation worst = accuracies.remove(NamedAttack.WORST_CASE);
    if (worst == null || accuracies.isEmpty()) {
      throw new MissingEvidenceException(
          "no accuracy under every attack of the threat model was measured, only "
              + accuracies.keySet());
    }
    SortedMap<Integer, ImageOutcome> images =
        images(measured.outcomes(), accuracies.keySet().size());
    ImageOutcomes outcomes = new ImageOutcomes(conditions(measured, accuracies, worst), images);
    requireEqual("clean accuracy", worst.getCleanAccuracy(), outcomes.share(ImageOutcome::clean));
    requireEqual(
        "robust accuracy", worst.getRobustAccuracy(), outcomes.share(ImageOutcome::robust));
    if (worst.getExamples() != images.size()) {
      throw new MissingEvidenceException(
          "%d images are reported, %d have a row".formatted(worst.getExamples(), images.size()));
    }
    return outcomes;
  }

  /** The rows over all classes, by attack. */
  private static SortedMap<String, Evaluation> accuracies(List<Evaluation> rows)
      throws MissingEvidenceException {
    SortedMap<String, Evaluation> accuracies = new TreeMap<>();
    for (Evaluation row : rows) {
      if (row.getClassName() == null && accuracies.put(row.getAttack(), row) != null) {
        throw new MissingEvidenceException("two accuracies are reported for " + row.getAttack());
      }
    }
    return accuracies;
  }

  private static SortedMap<Integer, ImageOutcome> images(List<ExampleOutcome> rows, int attacks)
      throws MissingEvidenceException {
    Map<String, Map<Integer, ExampleOutcome>> byAttack = new TreeMap<>();
    for (ExampleOutcome row : rows) {
      if (byAttack
              .computeIfAbsent(row.getAttack(), attack -> new TreeMap<>())
              .put(row.getExample(), row)
          != null) {
        throw new MissingEvidenceException(
            "test image %d has two rows for %s".formatted(row.getExample(), row.getAttack()));
      }
    }
    if (byAttack.size() != attacks) {
      throw new MissingEvidenceException(
          "%d attacks are reported, images have rows for %s".formatted(attacks, byAttack.keySet()));
    }
    SortedMap<Integer, ImageOutcome> images = new TreeMap<>();
    for (ExampleOutcome row : rows) {
      boolean clean = row.getPrediction() == row.getLabel();
      ImageOutcome known =
          images.computeIfAbsent(
              row.getExample(), example -> new ImageOutcome(row.getLabel(), clean, clean));
      if (known.label() != row.getLabel() || known.clean() != clean) {
        throw new MissingEvidenceException(
            "test image %d differs from attack to attack".formatted(row.getExample()));
      }
      images.put(row.getExample(), known.and(row.getRobust()));
    }
    for (Map.Entry<String, Map<Integer, ExampleOutcome>> attack : byAttack.entrySet()) {
      if (attack.getValue().size() != images.size()) {
        throw new MissingEvidenceException(
            "%s was measured on %d of %d images"
                .formatted(attack.getKey(), attack.getValue().size(), images.size()));
      }
    }
    return images;
  }

  private static SortedMap<String, String> conditions(
      GateEvidence measured, SortedMap<String, Evaluation> accuracies, Evaluation worst) {
    List<String> attacks = new ArrayList<>();
    accuracies.forEach((name, row) -> attacks.add(name + " " + row.getParameters()));
    return new TreeMap<>(
        Map.of(
            "test data",
            measured.model().getDatasets().stream().map(DatasetRef::getSha256).toList().toString(),
            "classes",
            measured.model().getOutputs().stream().map(OutputClass::getName).toList().toString(),
            "threat model",
            ThreatModel.name(worst.getNorm(), worst.getEpsilon()),
            "attacks",
            attacks.toString(),
            "attack seed",
            Long.toString(worst.getAttackSeed())));
  }

  /** NaN equals nothing. */
  private static void requireEqual(String name, double reported, double counted)
      throws MissingEvidenceException {
    if (!(Math.abs(reported - counted) <= ROUNDING)) {
      throw new MissingEvidenceException(
          "%s is reported as %s, the images say %s".formatted(name, reported, counted));
    }
  }

  /** Share of the images for which something holds; NaN where there are no images. */
  double share(Predicate<ImageOutcome> holds) {
    return (double) count(holds) / images.size();
  }

  /** Number of the images for which something holds. */
  int count(Predicate<ImageOutcome> holds) {
    return (int) images.values().stream().filter(holds).count();
  }

  /** For which images, in order, something holds. */
  boolean[] flags(Predicate<ImageOutcome> holds) {
    boolean[] flags = new boolean[images.size()];
    int at = 0;
    for (ImageOutcome outcome : images.values()) {
      flags[at++] = holds.test(outcome);
    }
    return flags;
  }

  /** How another model's circumstances differ; empty where the two can be compared. */
  List<String> differences(ImageOutcomes other) {
    List<String> differences = new ArrayList<>();
    conditions.forEach(
        (name, value) -> {
          String others = other.conditions.getOrDefault(name, "nothing");
          if (!value.equals(others)) {
            differences.add(name + ": " + value + " and " + others);
          }
        });
    if (differences.isEmpty() && !labels().equals(other.labels())) {
      differences.add(
          "test images: %d and %d, or other ones".formatted(images.size(), other.images.size()));
    }
    return differences;
  }

  private Map<Integer, Integer> labels() {
    Map<Integer, Integer> labels = new TreeMap<>();
    images.forEach((example, outcome) -> labels.put(example, outcome.label()));
    return labels;
  }
}
