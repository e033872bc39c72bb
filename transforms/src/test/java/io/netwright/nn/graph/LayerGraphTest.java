package io.netwright.nn.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerGraphTest {

  private static LayerGraph graph() {
    return GraphBuilder.from(FeatureShape.map(3, 4, 4))
        .then("conv", Weighted.Conv2d.of(3, 2, 3, 1, 0))
        .then("flatten", new Rearranging.Flatten())
        .then("fc", new Weighted.Linear(8, 5, true))
        .build();
  }

  @Test
  void knowsNodesAndShapesByName() {
    assertThat(graph().node("conv").layer()).isEqualTo(Weighted.Conv2d.of(3, 2, 3, 1, 0));
    assertThat(graph().shape("conv")).isEqualTo(FeatureShape.map(2, 2, 2));
    assertThat(graph().shapes()).containsOnlyKeys("input", "conv", "flatten", "fc");
    assertThat(graph().classes()).isEqualTo(5);
    assertThatThrownBy(() -> graph().node("x"))
        .hasMessage("no node x; the graph has [input, conv, flatten, fc]");
    assertThatThrownBy(() -> graph().shape("x")).hasMessageContaining("no node x");
  }

  @Test
  void knowsTheLastConvolutionThatDoesNotMakeTheLogits() {
    assertThat(graph().lastConvolution().name()).isEqualTo("conv");
    LayerGraph pointwiseHead =
        GraphBuilder.from(FeatureShape.map(3, 4, 4))
            .then("conv", Weighted.Conv2d.of(3, 2, 3, 1, 0))
            .then("relu", new Nonlinearity.Relu())
            .then("head", Weighted.Conv2d.of(2, 5, 1, 1, 0))
            .then("pool", new Pooling.AdaptiveAvgPool(1, 1))
            .then("flatten", new Rearranging.Flatten())
            .build();
    assertThat(pointwiseHead.lastConvolution().name()).isEqualTo("conv");
    LayerGraph alone =
        GraphBuilder.from(FeatureShape.map(3, 1, 1))
            .then("head", Weighted.Conv2d.of(3, 5, 1, 1, 0))
            .then("flatten", new Rearranging.Flatten())
            .build();
    assertThatThrownBy(alone::lastConvolution)
        .hasMessageContaining("no convolution before the layer that makes the logits")
        .hasMessageContaining("[input, head, flatten]");
  }

  @Test
  void isTheSameGraphAfterATripThroughAStream() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(graph());
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      LayerGraph read = (LayerGraph) in.readObject();
      assertThat(read).isEqualTo(graph()).hasSameHashCodeAs(graph());
      assertThat(read.shape("flatten")).isEqualTo(FeatureShape.vector(8));
    }
  }

  @Test
  void refusesWhatIsNoGraph() {
    Node input = new Node("input", new Layer.Input(FeatureShape.map(1, 2, 2)), List.of());
    Node relu = new Node("relu", new Nonlinearity.Relu(), List.of("input"));
    assertThatThrownBy(() -> new LayerGraph(List.of())).hasMessageContaining("must be an Input");
    assertThatThrownBy(() -> new LayerGraph(List.of(relu)))
        .hasMessageContaining("must be an Input");
    assertThatThrownBy(() -> new LayerGraph(List.of(input, relu, relu)))
        .hasMessage("two nodes are named relu");
    assertThatThrownBy(() -> new LayerGraph(List.of(input, relu.reading(List.of("later")))))
        .hasMessage("relu reads later, which no earlier node is named");
  }

  @Test
  void refusesAnImpossibleLayerWhereItIsAdded() {
    GraphBuilder builder = GraphBuilder.from(FeatureShape.map(3, 4, 4));
    assertThatThrownBy(() -> builder.then("fc", new Weighted.Linear(8, 5, true)))
        .hasMessageContaining("fc: ")
        .hasMessageContaining("needs 8 channels, got [(3, 4, 4)]");
  }
}
