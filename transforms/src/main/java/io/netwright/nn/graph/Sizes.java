package io.netwright.nn.graph;

/** What sizes a layer can have. */
final class Sizes {
  /** Far above any real network, far below where arithmetic on ints overflows. */
  private static final int MOST = 1 << 24;

  /** A dilated kernel's reach is a product of two sizes and must not overflow either. */
  private static final int MOST_OF_WINDOW = 1 << 15;

  private Sizes() {}

  static void positive(String what, int... sizes) {
    within(what, 1, MOST, sizes);
  }

  static void notNegative(String what, int... sizes) {
    within(what, 0, MOST, sizes);
  }

  static void window(Extent kernel, Extent stride, Extent padding) {
    within("kernel", 1, MOST_OF_WINDOW, kernel.height(), kernel.width());
    within("stride", 1, MOST_OF_WINDOW, stride.height(), stride.width());
    within("padding", 0, MOST_OF_WINDOW, padding.height(), padding.width());
  }

  /** The engine computes no windows of a pooling that may lie beside the map. */
  static void pooling(Extent kernel, Extent stride, Extent padding) {
    window(kernel, stride, padding);
    if (2 * padding.height() > kernel.height() || 2 * padding.width() > kernel.width()) {
      throw new IllegalArgumentException(
          "padding of a pooling must be at most half of its kernel, got %d x %d for %d x %d"
              .formatted(padding.height(), padding.width(), kernel.height(), kernel.width()));
    }
  }

  static void dilation(Extent dilation) {
    within("dilation", 1, MOST_OF_WINDOW, dilation.height(), dilation.width());
  }

  private static void within(String what, int least, int most, int... sizes) {
    for (int size : sizes) {
      if (size < least || size > most) {
        throw new IllegalArgumentException(
            what + " must be in [" + least + ", " + most + "], got " + size);
      }
    }
  }
}
