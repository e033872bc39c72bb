package io.netwright.nn.graph;

import io.netwright.nn.graph.ParameterSpec.Kind;
import java.util.List;

/** Layers that hand their input on unchanged in evaluation. */
public sealed interface TrainingOnly extends Layer {

  @Override
  default FeatureShape outputShape(List<FeatureShape> inputs) {
    return Shapes.single(this, inputs);
  }

  @Override
  default boolean homogeneous() {
    return true;
  }

  @Override
  default Layer keeping(int[] inputs, int[] outputs) {
    return this;
  }

  @Override
  default Layer withoutChannels() {
    return this;
  }

  /** Zeroes elements with the given probability and scales the rest, in training only. */
  record Dropout(float probability) implements TrainingOnly {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** Zeroes whole channels with the given probability and scales the rest, in training only. */
  record ChannelDropout(float probability) implements TrainingOnly {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** The layers of FPCC (arXiv 2406.08829). */
  sealed interface Fpcc extends TrainingOnly {}

  /**
   * Spatial-wise feature modification of FPCC: random {@code ±epsilon} per pixel, training only.
   */
  record Sfm(float epsilon) implements Fpcc {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** Channel-wise feature selection of FPCC: drops whole channels, unscaled, training only. */
  record Cfs(float dropProbability) implements Fpcc {
    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(false);
    }
  }

  /** Pattern-based robustness optimization of FPCC: identity that holds a pattern per class. */
  record Pro(int classes, int channels) implements Fpcc {
    /** Refuses sizes below one. */
    public Pro {
      Sizes.positive("classes and channels", classes, channels);
    }

    /** The same for another number of classes. */
    public Pro withClasses(int newClasses) {
      return new Pro(newClasses, channels);
    }

    @Override
    public FeatureShape outputShape(List<FeatureShape> inputs) {
      return Shapes.channels(this, inputs, channels);
    }

    @Override
    public ChannelRule channelRule(List<FeatureShape> inputs) {
      return new ChannelRule.Each(true);
    }

    @Override
    public Layer keeping(int[] inputs, int[] outputs) {
      return new Pro(classes, outputs.length);
    }

    @Override
    public Layer withoutChannels() {
      return new Pro(classes, 1);
    }

    @Override
    public List<ParameterSpec> parameters() {
      return List.of(new ParameterSpec("pattern", List.of(classes, channels), Kind.PATTERN));
    }
  }
}
