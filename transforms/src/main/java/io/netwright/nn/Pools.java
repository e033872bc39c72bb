package io.netwright.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.Pooling;

/** The arithmetic of pooling. */
final class Pools {
  private Pools() {}

  static NDArray maxPool(Pooling.MaxPool layer, NDArray x) {
    return x.getNDArrayInternal()
        .maxPool(
            shape(layer.kernel()), shape(layer.stride()), shape(layer.padding()), layer.ceil());
  }

  static NDArray globalMaxPool(Pooling.GlobalMaxPool layer, NDArray x) {
    Shape window = new Shape(x.getShape().get(2), x.getShape().get(3));
    return x.getNDArrayInternal().maxPool(window, window, new Shape(0, 0), false);
  }

  /**
   * The engine's binding divides by the whole window whatever it is told; dividing by the share of
   * the window that lies on the map leaves out the padding.
   */
  static NDArray avgPool(Pooling.AvgPool layer, NDArray x) {
    NDArray means = meansOfWindows(layer, x);
    if (layer.countPadding() || layer.padding().equals(Extent.square(0))) {
      return means;
    }
    Shape map = new Shape(1, 1, x.getShape().get(2), x.getShape().get(3));
    return means.div(meansOfWindows(layer, x.getManager().ones(map)));
  }

  private static NDArray meansOfWindows(Pooling.AvgPool layer, NDArray x) {
    return x.getNDArrayInternal()
        .avgPool(
            shape(layer.kernel()),
            shape(layer.stride()),
            shape(layer.padding()),
            layer.ceil(),
            true);
  }

  /** The mean with zeros around the map, divided by the share of each window that is no zero. */
  static NDArray unevenAvgPool(Pooling.UnevenAvgPool layer, NDArray x) {
    Shape map = new Shape(1, 1, x.getShape().get(2), x.getShape().get(3));
    NDArray onMap = meansOfPadded(layer, x.getManager().ones(map, x.getDataType()));
    return meansOfPadded(layer, x).div(onMap);
  }

  private static NDArray meansOfPadded(Pooling.UnevenAvgPool layer, NDArray x) {
    return x.pad(new Shape(layer.left(), layer.right(), layer.top(), layer.bottom()), 0)
        .getNDArrayInternal()
        .avgPool(shape(layer.kernel()), shape(layer.stride()), new Shape(0, 0), false, true);
  }

  /** An extent as the engine takes it. */
  static Shape shape(Extent extent) {
    return new Shape(extent.height(), extent.width());
  }
}
