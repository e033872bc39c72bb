package io.netwright.attack.suite.adaptive;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.attack.Classifier;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** A linear classifier of random images, every one of which is right. */
final class LinearNetwork implements AutoCloseable {
  private static final Shape IMAGE = new Shape(1, 4, 4);

  final NDManager manager = Torch.manager(Device.cpu());
  final NDArray images;
  final NDArray labels;
  final Classifier classifier;

  LinearNetwork(int classes, int count) {
    RandomGenerator random = Seed.of(3).with("linear").generator();
    int pixels = (int) IMAGE.size();
    NDArray weights =
        manager.create(drawn(random, pixels * classes, -1), new Shape(pixels, classes));
    images = manager.create(drawn(random, count * pixels, 0), new Shape(count).addAll(IMAGE));
    classifier = asked -> asked.reshape(-1, pixels).matMul(of(asked.getManager(), weights));
    labels = manager.create(classifier.predictions(images));
  }

  private static NDArray of(NDManager memory, NDArray weights) {
    NDArray alias = weights.stopGradient();
    alias.attach(memory);
    return alias;
  }

  private static float[] drawn(RandomGenerator random, int count, double least) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) (least + (1 - least) * random.nextDouble());
    }
    return numbers;
  }

  Adapted attacked(Adaptive suite) {
    return attacked(suite, classifier);
  }

  Adapted attacked(Adaptive suite, Classifier other) {
    return suite.attack(other, images, labels, seeds(labels.size()));
  }

  static List<Seed> seeds(long count) {
    return IntStream.range(0, (int) count).mapToObj(Seed.of(5)::with).toList();
  }

  @Override
  public void close() {
    manager.close();
  }
}
