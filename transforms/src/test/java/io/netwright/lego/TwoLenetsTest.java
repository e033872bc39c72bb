package io.netwright.lego;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Accuracy;
import io.netwright.data.Dataset;
import io.netwright.data.DatasetSpec;
import io.netwright.data.Datasets;
import io.netwright.data.ImageSet;
import io.netwright.head.HeadChoice;
import io.netwright.head.HeadMethod;
import io.netwright.nn.Initialization;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.seed.Seed;
import io.netwright.testing.MemoryCheckpoints;
import io.netwright.testing.RecordingJournal;
import io.netwright.train.TrainingConfig;
import io.netwright.train.TrainingLoop;
import io.netwright.train.TrainingRun;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Two small LeNets, each trained on two shapes that the other never saw. */
class TwoLenetsTest {
  private static final DatasetSpec SHAPES =
      DatasetSpec.defaults().only("cross", "disc", "ring", "star").limited(800, 400, 400);
  private static final int EACH = 2;

  @Test
  void tellsAllClassesApartWithAHeadBetterThanWithout() throws Exception {
    Dataset shapes = Datasets.open("shapes", SHAPES);
    TaskImages images = new TaskImages(shapes.train(), shapes.validation());
    Map<HeadMethod, Double> accuracies = new EnumMap<>(HeadMethod.class);
    try (NDManager manager = Torch.manager(Device.cpu())) {
      List<TaskSource> sources = List.of(source(shapes, 0, manager), source(shapes, 1, manager));
      for (HeadMethod head : HeadMethod.values()) {
        AssemblyConfig config = AssemblyConfig.defaults().withHead(head);
        TaskModel model = TaskAssembly.restricted(sources, config, images, manager);
        accuracies.put(head, accuracy(model.model(), shapes.test(), manager));
        if (head == HeadMethod.BEST) {
          assertThat(model.head().chosen()).isEqualTo(best(model.head()));
        }
      }
    }
    double none = Objects.requireNonNull(accuracies.get(HeadMethod.NONE));
    assertThat(accuracies.get(HeadMethod.RIDGE)).as("%s", accuracies).isGreaterThan(none + 0.05);
    assertThat(accuracies.get(HeadMethod.BEST)).as("%s", accuracies).isGreaterThan(none + 0.05);
  }

  private static HeadMethod best(HeadChoice choice) {
    return choice.candidates().stream()
        .max(
            Comparator.comparingInt(HeadChoice.Candidate::right)
                .thenComparing(HeadChoice.Candidate::head, Comparator.reverseOrder()))
        .orElseThrow()
        .head();
  }

  private static TaskSource source(Dataset shapes, int which, NDManager manager) throws Exception {
    LayerGraph graph = SourceGraphs.zoo("lenet", 0.5, EACH, SourceGraphs.mean());
    TrainingRun run =
        TrainingRun.plain(
            "lenet" + which,
            Initialization.random(graph, Seed.of(which)),
            TrainingConfig.defaults()
                .withEpochs(10)
                .withBatchSize(16)
                .withLearningRate(0.02)
                .withoutAugmentation(),
            own(shapes.train(), which),
            own(shapes.validation(), which),
            Seed.of(which));
    WeightedGraph model =
        TrainingLoop.run(run, manager, new RecordingJournal(), new MemoryCheckpoints()).last();
    return new TaskSource(
        model,
        SourceGraphs.routes(graph, 1, Seed.of(which)),
        List.of(0, 1),
        own(shapes.validation(), which));
  }

  private static ImageSet own(ImageSet images, int which) {
    ImageSet own =
        images.select(
            IntStream.range(0, images.size())
                .filter(i -> images.label(i) / EACH == which)
                .toArray());
    return own.relabelled(Arrays.stream(own.labels()).map(label -> label % EACH).toArray());
  }

  private static double accuracy(WeightedGraph model, ImageSet test, NDManager manager) {
    try (Network network = Network.on(manager, model)) {
      return Accuracy.of(network, test, 200, manager).share();
    }
  }
}
