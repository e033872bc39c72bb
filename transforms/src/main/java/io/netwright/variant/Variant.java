package io.netwright.variant;

import io.netwright.schemas.ModelRef;
import io.netwright.schemas.Role;
import java.io.Serializable;

/**
 * What a model is within its family.
 *
 * @param label the variant's own name, e.g. {@code treated}; a stage may make any
 * @param role what such a model is for
 * @param control label of the variant that it is compared with; empty where there is none
 */
public record Variant(String label, Role role, String control) implements Serializable {

  /** A variant that is compared with nothing. */
  public static Variant of(String label, Role role) {
    return new Variant(label, role, "");
  }

  /** The variant of a model. */
  public static Variant of(ModelRef model) {
    return new Variant(model.getVariant(), model.getRole(), model.getControl());
  }

  /** The same, compared with another of its family. */
  public Variant comparedWith(Variant other) {
    return new Variant(label, role, other.label());
  }

  /** The same after so many epochs of fine-tuning, compared with its control after as many. */
  public Variant tuned(int epochs) {
    String suffix = "-tuned-" + epochs;
    return new Variant(label + suffix, role, control.isEmpty() ? "" : control + suffix);
  }
}
