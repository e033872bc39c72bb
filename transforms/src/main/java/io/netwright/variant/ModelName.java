package io.netwright.variant;

import io.netwright.schemas.ModelRef;
import java.io.Serializable;

/**
 * What people call a model, or work that is about one.
 *
 * @param family what the models that come from one cell of the grid, or from one task, have in
 *     common
 * @param variant what it is within its family
 */
public record ModelName(String family, String variant) implements Serializable {

  /** The name of a model. */
  public static ModelName of(ModelRef model) {
    return new ModelName(model.getFamily(), model.getVariant());
  }

  /**
   * What the families of all seeds of one cell of the grid, or of one task, have in common: {@code
   * lenet-shapes} of {@code lenet-shapes-s0}; a family that names no seed as it is.
   */
  public static String cell(String family, long seed) {
    String end = seedEnd(seed);
    return family.endsWith(end) ? family.substring(0, family.length() - end.length()) : family;
  }

  /** How the family of a seed ends. */
  public static String seedEnd(long seed) {
    return "-s" + seed;
  }

  /** The one form of all names, e.g. {@code lenet-shapes-s0/treated}. */
  public String text() {
    return family + "/" + variant;
  }

  @Override
  public String toString() {
    return text();
  }
}
