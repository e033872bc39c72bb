package io.netwright.nn.zoo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What PyTorch says of an architecture, and ours. */
final class GoldenNetwork {
  /** All but those of which no two implementations agree: EfficientNetV2. */
  private static final List<String> STEADY =
      List.of(
          "lenet",
          "simnet",
          "alexnet",
          "vgg16",
          "resnet34",
          "resnet50",
          "senet34",
          "wideresnet28_10",
          "resnext50",
          "densenet121",
          "simplenetv1",
          "googlenet",
          "xception",
          "mobilenetv2",
          "inceptionv3",
          "shufflenetv2",
          "squeezenet",
          "mnasnet");

  private GoldenNetwork() {}

  /** All architectures of the papers. */
  static Stream<String> all() {
    return Stream.concat(steady(), Stream.of("efficientnetv2s", "efficientnetv2l"));
  }

  /** Those whose logits rounding leaves as they are. */
  static Stream<String> steady() {
    return STEADY.stream();
  }

  /** PyTorch's. */
  static JsonNode file(String name) throws IOException {
    try (InputStream in =
        GoldenNetwork.class.getResourceAsStream("/golden/zoo/" + name + ".json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
  }

  /** Ours, of the size that PyTorch had. */
  static LayerGraph graph(String name) {
    return Zoo.named(name)
        .graph(new ArchitectureSpec(FeatureShape.map(3, 32, 32), 10, 1, List.of(), List.of()));
  }
}
