package io.netwright.nn.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Initialization;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every architecture. */
class ZooTest {
  private static final boolean LARGE = Boolean.getBoolean("netwright.zoo.large");

  /** With {@code -Dnetwright.zoo.large=true} for images and classes of ImageNet as well. */
  static Stream<Arguments> members() {
    return Zoo.names().stream()
        .flatMap(
            name ->
                Stream.of(
                        spec(1, 28, 0.1, 10),
                        spec(3, 32, 0.25, 100),
                        spec(1, 32, 0.05, 1),
                        spec(3, 64, 0.06, 2),
                        spec(3, 224, 0.125, 1000))
                    .filter(spec -> spec.images().height() < 224 || LARGE)
                    .filter(spec -> spec.classes() == 2 || !name.startsWith(Torchvision.PREFIX))
                    .map(spec -> Arguments.of(name, spec)));
  }

  private static ArchitectureSpec spec(int channels, int side, double width, int classes) {
    return new ArchitectureSpec(
        FeatureShape.map(channels, side, side),
        classes,
        width,
        List.of(0.5f, 0.4f, 0.3f).subList(0, channels),
        List.of(0.2f, 0.3f, 0.25f).subList(0, channels));
  }

  @ParameterizedTest
  @MethodSource("members")
  void infersTheShapesThatTheForwardPassHas(String name, ArchitectureSpec spec) {
    LayerGraph graph = Zoo.named(name).graph(spec);
    assertThat(graph.classes()).isEqualTo(spec.classes());
    Set<String> all = graph.nodes().stream().map(Node::name).collect(Collectors.toSet());
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, Initialization.closedForm(graph))) {
      FeatureShape in = spec.images();
      ForwardPass pass =
          Torch.withoutGradients(
              () ->
                  network.forward(
                      manager.ones(new Shape(2, in.channels(), in.height(), in.width())),
                      all,
                      Mode.EVALUATION));
      graph
          .shapes()
          .forEach(
              (node, shape) ->
                  assertThat(pass.tap(node).getShape()).as(node).isEqualTo(batchOf(2, shape)));
      assertThat(pass.logits().getShape()).isEqualTo(new Shape(2, spec.classes()));
    }
  }

  private static Shape batchOf(int images, FeatureShape shape) {
    return shape.flat()
        ? new Shape(images, shape.channels())
        : new Shape(images, shape.channels(), shape.height(), shape.width());
  }

  @ParameterizedTest
  @MethodSource("members")
  void survivesJson(String name, ArchitectureSpec spec) {
    LayerGraph graph = Zoo.named(name).graph(spec);
    assertThat(GraphJson.read(GraphJson.write(graph))).isEqualTo(graph);
  }

  /** Counts of those that have no golden file, from the code that people train them with. */
  @ParameterizedTest
  @CsvSource({"resnet18, 11173962", "resnet20, 272474", "preactresnet18, 11172170"})
  void trainsAsManyNumbersAsThosePeopleHave(String name, long parameters) {
    ArchitectureSpec spec =
        new ArchitectureSpec(FeatureShape.map(3, 32, 32), 10, 1, List.of(), List.of());
    assertThat(Zoo.named(name).graph(spec).parameterCount()).isEqualTo(parameters);
  }

  @Test
  void saysWhatEachWasPublishedFor() {
    assertThat(Zoo.all()).extracting(Published::name).containsExactlyElementsOf(Zoo.names());
    assertThat(Zoo.all())
        .allSatisfy(
            published -> {
              assertThat(published.title()).isNotBlank();
              assertThat(published.purpose()).isNotBlank();
              assertThat(published.source()).isNotBlank();
            });
  }

  @Test
  void namesTheArchitecturesThereAreWhenAskedForAnother() {
    assertThatThrownBy(() -> Zoo.named("lenet5"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lenet5")
        .hasMessageContaining("wideresnet28_10");
  }

  @Test
  void refusesANormalizationOfOtherChannels() {
    assertThatThrownBy(
            () ->
                new ArchitectureSpec(
                    FeatureShape.map(3, 32, 32), 10, 1, List.of(0.5f), List.of(0.5f)))
        .hasMessageContaining("one value per channel")
        .hasMessageContaining("[0.5]");
  }
}
