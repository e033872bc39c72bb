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

  /** The one form of all names, e.g. {@code lenet-shapes-s0/treated}. */
  public String text() {
    return family + "/" + variant;
  }

  @Override
  public String toString() {
    return text();
  }
}
