package io.netwright.attack;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.Arrays;
import java.util.Optional;

/** How the size of a perturbation is measured, on images in [0, 1]. */
public enum Norm {
  /** Largest absolute change of a pixel. */
  @JsonAlias({"linf", "Linf"})
  LINF,
  /** Euclidean norm of the change of the whole image. */
  @JsonAlias("l2")
  L2,
  /** Sum of the absolute changes of all pixels. */
  @JsonAlias("l1")
  L1;

  /** The norm of that name, if there is one. */
  public static Optional<Norm> named(String name) {
    return Arrays.stream(values()).filter(norm -> norm.name().equals(name)).findFirst();
  }
}
