package io.netwright.attack;

/** How the size of a perturbation is measured, on images in [0, 1]. */
public enum Norm {
  /** Largest absolute change of a pixel. */
  LINF,
  /** Euclidean norm of the change of the whole image. */
  L2
}
