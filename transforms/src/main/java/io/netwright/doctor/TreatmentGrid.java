package io.netwright.doctor;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A small grid from which a treatment is chosen. Every combination is trained, each as a piece of
 * work that is remembered, and the control as often from the same seeds. Of either side the one
 * with the best accuracy of clean validation images is taken, of equals the one that comes first.
 *
 * @param alphas weights of the channel constraint; empty: that of {@code treatment.alphas}
 * @param betas weights of the spatial constraint; empty: that of {@code treatment.betas}
 * @param layers lists of layers, e.g. {@code [[conv1], [conv1, conv2]]}; empty: {@code
 *     treatment.layers} alone
 * @param forms which parts of gradients count; empty: {@code treatment.form} alone
 * @param noises standard deviations of feature noise; empty: {@code treatment.noise} alone
 */
public record TreatmentGrid(
    List<Double> alphas,
    List<Double> betas,
    List<List<String>> layers,
    List<GradientForm> forms,
    List<Double> noises)
    implements Serializable {
  /** More combinations choose among chances and not among treatments. */
  private static final int MOST = 64;

  /** Refuses repetitions, and more combinations than validation images could tell apart. */
  public TreatmentGrid {
    alphas = List.copyOf(alphas);
    betas = List.copyOf(betas);
    layers = layers.stream().map(List::copyOf).toList();
    forms = List.copyOf(forms);
    noises = List.copyOf(noises);
    alphas.forEach(alpha -> require(alpha > 0, "alphas", alpha, "above 0"));
    betas.forEach(beta -> require(beta > 0, "betas", beta, "above 0"));
    noises.forEach(noise -> require(noise >= 0, "noises", noise, "at least 0"));
    long size = 1;
    for (List<?> values : List.of(alphas, betas, layers, forms, noises)) {
      if (new HashSet<>(values).size() < values.size()) {
        throw new IllegalArgumentException("grid must be without repetition, got " + values);
      }
      size = Math.min(MOST + 1L, size * Math.max(1, values.size()));
    }
    if (size > MOST) {
      throw new IllegalArgumentException(
          "grid must have at most " + MOST + " combinations; give fewer values");
    }
  }

  private static void require(boolean valid, String name, double value, String allowed) {
    if (!valid || !Double.isFinite(value)) {
      throw new IllegalArgumentException(name + " must be " + allowed + ", got " + value);
    }
  }

  /** Nothing to choose. */
  public static TreatmentGrid none() {
    return new TreatmentGrid(List.of(), List.of(), List.of(), List.of(), List.of());
  }

  /** Whether there is nothing to choose. */
  boolean isEmpty() {
    return equals(none());
  }

  /** One combination. */
  record Choice(List<String> layers, GradientForm form, double noise, double alpha, double beta) {}

  /** The treatments of all combinations, in order. */
  List<TreatmentConfig> candidates(TreatmentConfig base) {
    List<TreatmentConfig> candidates = new ArrayList<>();
    for (List<String> some : orElse(layers, base.layers())) {
      for (GradientForm form : orElse(forms, base.form())) {
        for (double noise : orElse(noises, base.noise())) {
          for (double beta : orElse(betas, base.betas().get(0))) {
            for (double alpha : orElse(alphas, base.alphas().get(0))) {
              candidates.add(base.chosen(new Choice(some, form, noise, alpha, beta)));
            }
          }
        }
      }
    }
    return candidates;
  }

  private static <T> List<T> orElse(List<T> values, T only) {
    return values.isEmpty() ? List.of(only) : values;
  }
}
