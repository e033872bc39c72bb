package io.netwright.pipelines.experiment;

import io.netwright.refusal.RefusedException;
import io.netwright.train.ImportModel;
import java.util.Arrays;
import java.util.Locale;

/** The six stages, in order, with the names that people and pipelines use. */
public enum StageName {
  /** Training from random weights. */
  TRAIN("TrainBaseline"),
  /** Model Doctor. */
  TREAT("TreatModels"),
  /** FRAT. */
  ROUTES("ExtractRoutes"),
  /** Model LEGO. */
  ASSEMBLE("AssembleTaskModels"),
  /** FPCC. */
  HARDEN("HardenModels"),
  /** Attacks. */
  EVALUATE("EvaluateRobustness");

  private final String transform;

  StageName(String transform) {
    this.transform = transform;
  }

  /** Name of the transform, as it stands in memos and run records. */
  public String transform() {
    return transform;
  }

  /** The stage that people call by this name. */
  public static StageName of(String name) {
    return Arrays.stream(values())
        .filter(stage -> stage.word().equals(name) || stage.transform.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new RefusedException(
                    "stage must be one of "
                        + Arrays.stream(values()).map(StageName::word).toList()
                        + ", got "
                        + name));
  }

  /** What people call work of that transform, whether it is a stage or the import of a model. */
  public static String word(String transform) {
    return transform.equals(ImportModel.NAME) ? "import" : of(transform).word();
  }

  /** The stage before it; the first stage has none. */
  public StageName before() {
    return Arrays.stream(values())
        .filter(stage -> stage.compareTo(this) < 0)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  /** What people call it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
