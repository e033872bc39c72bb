package io.netwright.attack;

import static io.netwright.testing.GoldenWeights.floats;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.GoldenWeights;
import io.netwright.testing.OpenClassifier;
import io.netwright.testing.ToyImages;
import io.netwright.testing.TrainedLenet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Convolution 3 to 4, ReLU, linear 256 to 6 and four images of 8x8; attacks on it ran in
 * torchattacks 3.5.1 and AutoAttack a392200 on PyTorch 2.13.
 */
public final class GoldenTiny implements AutoCloseable {
  public static final JsonNode FILE = TrainedLenet.golden("attacks/attacks-tiny.json");
  public final NDManager manager = Torch.manager(Device.cpu());
  public final WeightedGraph model = GoldenWeights.of(graph(), FILE.get("weights"));
  public final Network network = Network.on(manager, model);
  public final NDArray images = manager.create(floats(FILE.get("x")), new Shape(4, 3, 8, 8));
  public final NDArray labels = manager.create(new long[] {4, 3, 1, 3});

  private static LayerGraph graph() {
    return GraphBuilder.from(FeatureShape.map(3, 8, 8))
        .then("conv", Weighted.Conv2d.of(3, 4, 3, 1, 1).withBias())
        .then("relu", new Nonlinearity.Relu())
        .then("flatten", new Rearranging.Flatten())
        .then("fc", new Weighted.Linear(256, 6, true))
        .build();
  }

  public NDArray perturbed(Attack attack) {
    return attack.perturb(classifier(), images, labels, seeds(4));
  }

  /** The network, with its features to be seen; no image shows the last class. */
  public Classifier classifier() {
    return changed(logits -> logits);
  }

  /** The same with other logits. */
  public Classifier changed(UnaryOperator<NDArray> change) {
    return OpenClassifier.of(manager, model, ToyImages.bands(20, 8, 5, 1)).changed(change);
  }

  public static List<Seed> seeds(int count) {
    return seeds(count, 0);
  }

  /** One seed per image, others for every {@code more}. */
  public static List<Seed> seeds(int count, int more) {
    return IntStream.range(0, count).mapToObj(Seed.of(7 + more)::with).toList();
  }

  @Override
  public void close() {
    manager.close();
  }
}
