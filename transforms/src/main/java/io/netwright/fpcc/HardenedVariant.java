package io.netwright.fpcc;

import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.schemas.Role;
import io.netwright.train.TrainingConfig;
import io.netwright.variant.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One model that hardening makes.
 *
 * @param variant what it is called
 * @param method by what; empty: it is a control
 * @param config how, with the strength and the epochs of this model
 */
record HardenedVariant(Variant variant, Optional<HardeningMethod> method, HardeningConfig config) {
  private static final Variant CONTROL = Variant.of("hardened-control", Role.CONTROL);

  /**
   * All models: at equal epochs, at more strengths, and their control; then, where asked, at equal
   * cost, and their control.
   */
  static List<HardenedVariant> all(HardeningConfig config) {
    List<HardenedVariant> all = new ArrayList<>();
    config.methods().forEach(method -> all.add(by(method, "", config)));
    config.methods().forEach(method -> strengths(method, config).forEach(all::add));
    all.replaceAll(one -> one.comparedWith(CONTROL));
    all.add(new HardenedVariant(CONTROL, Optional.empty(), config));
    if (config.passes() > 0) {
      String suffix = "-passes-" + config.passes();
      Variant control = Variant.of(CONTROL.label() + suffix, Role.CONTROL);
      for (HardeningMethod method : config.methods()) {
        int epochs = config.passes() / method.passes(config.rivals());
        all.add(by(method, suffix, longer(config, epochs)).comparedWith(control));
      }
      HardeningConfig cheapest = longer(config, config.passes());
      all.add(new HardenedVariant(control, Optional.empty(), cheapest));
    }
    return List.copyOf(all);
  }

  /** The one that is called so. */
  static HardenedVariant named(HardeningConfig config, String label) {
    return all(config).stream()
        .filter(one -> one.variant().label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("hardening makes no variant " + label));
  }

  private static Stream<HardenedVariant> strengths(HardeningMethod method, HardeningConfig config) {
    if (method == HardeningMethod.FPCC) {
      return config.curve().lambdas().stream()
          .map(lambda -> by(method, "-lambda-" + lambda, config.withLambda(lambda)));
    }
    if (method.hasLayers()) {
      return config.curve().epsilons().stream()
          .map(step -> by(method, suffix(Norm.LINF, step), config.withEpsilon(step.value())));
    }
    if (!method.hasBall()) {
      return Stream.empty();
    }
    Norm norm = config.ball().norm();
    return config.curve().epsilons().stream()
        .map(
            radius ->
                by(
                    method,
                    suffix(norm, radius),
                    config.withRivals(config.rivals().within(radius))));
  }

  /** Such as {@code -linf-4_255}: a name is no path. */
  private static String suffix(Norm norm, Fraction radius) {
    return "-" + new ThreatModel(norm, radius).name().replace('/', '_');
  }

  /** The same run over more or fewer epochs, its steps at the same shares of it. */
  private static HardeningConfig longer(HardeningConfig config, int epochs) {
    TrainingConfig training = config.training();
    List<Integer> steps =
        training.stepEpochs().stream()
            .map(step -> Math.max(2, 1 + (step - 1) * epochs / training.epochs()))
            .distinct()
            .toList();
    return config.withTraining(training.withEpochs(epochs).withStepEpochs(steps));
  }

  private static HardenedVariant by(HardeningMethod method, String suffix, HardeningConfig config) {
    Variant variant = Variant.of(method.variant() + suffix, Role.HARDENED);
    return new HardenedVariant(variant, Optional.of(method), config);
  }

  private HardenedVariant comparedWith(Variant control) {
    return new HardenedVariant(variant.comparedWith(control), method, config);
  }
}
