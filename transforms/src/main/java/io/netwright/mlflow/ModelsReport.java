package io.netwright.mlflow;

/**
 * What a push had to change in a model registry.
 *
 * @param versionsRegistered versions that were not there
 * @param tagsSent tags of versions
 * @param aliasesMoved aliases that named another version, or none
 */
public record ModelsReport(int versionsRegistered, int tagsSent, int aliasesMoved) {

  /** The report of having changed nothing. */
  public static ModelsReport nothing() {
    return new ModelsReport(0, 0, 0);
  }

  /** Whether the registries already agreed. */
  public boolean isNothing() {
    return equals(nothing());
  }

  /** Both together. */
  ModelsReport plus(ModelsReport other) {
    return new ModelsReport(
        versionsRegistered + other.versionsRegistered,
        tagsSent + other.tagsSent,
        aliasesMoved + other.aliasesMoved);
  }
}
