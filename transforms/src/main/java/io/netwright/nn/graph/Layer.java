package io.netwright.nn.graph;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * What one node of a network computes, as data; tensors are {@code (N, C, H, W)} or {@code (N, F)}.
 *
 * <p>The layers are records in one file per family. Each says what it does to channels by its
 * {@link ChannelRule}; cutting, joining and tracing channels read these rules, not the types.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "layer")
public sealed interface Layer extends Serializable
    permits Layer.Input,
        LocalResponse,
        Weighted,
        Norm,
        Nonlinearity,
        Pooling,
        Joining,
        Rearranging,
        TrainingOnly {

  /** The shape of the output; an impossible input is refused with both shapes named. */
  FeatureShape outputShape(List<FeatureShape> inputs);

  /** What happens to the channels of possible inputs. */
  ChannelRule channelRule(List<FeatureShape> inputs);

  /**
   * The same layer in a network of which some channels are left.
   *
   * @param inputs the channels left of its first input, ascending; none where it has no input
   * @param outputs the channels left of its output, as its rule makes them of the inputs
   */
  Layer keeping(int[] inputs, int[] outputs);

  /**
   * The same layer with one channel and without bias. Layers that are equal then differ in their
   * channels and weights alone.
   */
  Layer withoutChannels();

  /**
   * Whether {@code f(s x) = s f(x)} for every {@code s > 0} in evaluation: a factor on its input is
   * one on its output.
   */
  boolean homogeneous();

  /** The layer's parameter tensors, in state_dict order. */
  default List<ParameterSpec> parameters() {
    return List.of();
  }

  /** Multiply-adds for one image. */
  default long multiplyAdds(FeatureShape output) {
    return 0;
  }

  /** All layer types, family by family. */
  static List<Class<? extends Layer>> types() {
    List<Class<? extends Layer>> types = new ArrayList<>();
    addTypes(Layer.class, types);
    return List.copyOf(types);
  }

  private static void addTypes(Class<?> family, List<Class<? extends Layer>> types) {
    for (Class<?> member : family.getPermittedSubclasses()) {
      if (member.isRecord()) {
        types.add(member.asSubclass(Layer.class));
      } else {
        addTypes(member, types);
      }
    }
  }

  /** Where the images come in, {@code (N, C, H, W)} in [0, 1]. */
  record Input(FeatureShape shape) implements Layer {
    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return shape;
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Fresh(shape.channels());
    }

    @Override
    public Layer keeping(int[] inputs, int[] outputs) {
      return new Input(shape.withChannels(outputs.length));
    }

    @Override
    public Layer withoutChannels() {
      return this; // networks that are joined read the same images
    }

    @Override
    public boolean homogeneous() {
      return false;
    }
  }
}
