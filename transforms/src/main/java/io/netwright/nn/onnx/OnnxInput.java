package io.netwright.nn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.refusal.RefusedException;
import io.netwright.text.Foreign;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one input of a graph.
 *
 * @param batch how many images the graph was written for; where it is for any number, a number that
 *     no size of a layer can be
 */
record OnnxInput(String name, FeatureShape images, long batch) {
  /** A prime above every size, so that what is made of the batch is never mistaken for a size. */
  static final long ANY = Integer.MAX_VALUE;

  private static final int MOST_CHANNELS_OF_IMAGES = 4;

  /**
   * Finds the input.
   *
   * @param images what the images are where the file leaves height or width open; null: unknown
   */
  static OnnxInput of(GraphProto graph, Set<String> initializers, @Nullable FeatureShape images) {
    List<ValueInfoProto> inputs =
        graph.getInputList().stream().filter(in -> !initializers.contains(in.getName())).toList();
    if (inputs.size() != 1) {
      throw new RefusedException(
          "the graph must have one input, the images, got "
              + inputs.stream().map(in -> Foreign.name(in.getName())).limit(5).toList()
              + " ("
              + inputs.size()
              + "); networks of text, and of images and something else, are not supported");
    }
    ValueInfoProto input = inputs.get(0);
    String name = Foreign.name(input.getName());
    TypeProto.Tensor type = input.getType().getTensorType();
    if (type.getElemType() != TensorProto.DataType.FLOAT_VALUE) {
      throw new RefusedException(
          "the input "
              + name
              + " must be float32, got element type "
              + TensorReader.typeName(type.getElemType())
              + hint(type.getElemType()));
    }
    List<Dimension> sizes = type.getShape().getDimList();
    if (sizes.size() != 4) {
      throw new RefusedException(
          "the input " + name + " must be images (N, C, H, W), got shape " + shown(sizes));
    }
    return of(input.getName(), sizes, images);
  }

  /** What a network of other numbers is, and what its owner can do. */
  private static String hint(int type) {
    if (TensorReader.isFloat(type)) {
      return "; export the network in float32, e.g. after model.float() in PyTorch";
    }
    return TensorReader.isWhole(type)
        ? "; is it a network of text? Only classifiers of images are supported"
        : "; export the network for pixels that are float32";
  }

  private static OnnxInput of(String name, List<Dimension> sizes, @Nullable FeatureShape images) {
    if (fewEnough(sizes.get(3)) && !fewEnough(sizes.get(1))) {
      throw new RefusedException(
          "the input %s has shape %s, channels last (NHWC); export the network with channels first, (N, C, H, W)"
              .formatted(Foreign.name(name), shown(sizes)));
    }
    if (images == null && !sizes.subList(1, 4).stream().allMatch(OnnxInput::fixed)) {
      throw new OpenSizeException(
          "the input "
              + Foreign.name(name)
              + " leaves the size of the images open, got shape "
              + shown(sizes));
    }
    FeatureShape shape =
        FeatureShape.map(
            size(sizes.get(1), images == null ? 0 : images.channels()),
            size(sizes.get(2), images == null ? 0 : images.height()),
            size(sizes.get(3), images == null ? 0 : images.width()));
    long batch = fixed(sizes.get(0)) ? sizes.get(0).getDimValue() : ANY;
    return new OnnxInput(name, shape, batch);
  }

  /** Whether a size may be that of the channels of images. */
  private static boolean fewEnough(Dimension size) {
    return fixed(size) && size.getDimValue() <= MOST_CHANNELS_OF_IMAGES;
  }

  private static int size(Dimension dimension, int open) {
    long size = fixed(dimension) ? dimension.getDimValue() : open;
    if (size > Short.MAX_VALUE) {
      throw new RefusedException("images of " + size + " rows or columns are not supported");
    }
    return (int) size;
  }

  /** Whether a size is a number; some files write -1 or 0 for any. */
  private static boolean fixed(Dimension dimension) {
    return dimension.hasDimValue() && dimension.getDimValue() > 0;
  }

  private static List<String> shown(List<Dimension> sizes) {
    return sizes.stream()
        .limit(8)
        .map(
            size ->
                fixed(size)
                    ? String.valueOf(size.getDimValue())
                    : size.getDimParam().isEmpty() ? "?" : Foreign.name(size.getDimParam()))
        .toList();
  }
}
