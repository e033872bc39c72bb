package io.netwright.lego;

/** How several networks become one. */
public enum AssemblyForm {
  /**
   * Alignment padding: one network of the parts' architecture whose weights are the parts' in
   * blocks, zero elsewhere (Model LEGO, NeurIPS 2024); parts of different architectures stay beside
   * each other as in {@link #PARALLEL}.
   */
  PADDED,
  /** The parts beside each other, their logits concatenated: no work is spent on zeros. */
  PARALLEL
}
