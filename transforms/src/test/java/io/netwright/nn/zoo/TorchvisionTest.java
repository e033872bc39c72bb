package io.netwright.nn.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.artifact.Sha256;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Norm;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * Torchvision's architectures against torchvision itself, as infra/strangers/state-dict asked it:
 * the names and shapes of all parameters by their digest, and how many numbers are trained.
 */
class TorchvisionTest {

  @Test
  void haveTorchvisionsNamesShapesAndNumbers() throws IOException {
    JsonNode golden;
    try (InputStream in = TorchvisionTest.class.getResourceAsStream("/golden/torchvision.json")) {
      golden = new ObjectMapper().readTree(Objects.requireNonNull(in));
    }
    List<Published> all = Torchvision.all();
    assertThat(golden.size()).isEqualTo(all.size());
    for (Published published : all) {
      LayerGraph graph = graph(published, 224);
      JsonNode expected = golden.path(published.name());
      assertThat(graph.parameterCount())
          .as(published.name())
          .isEqualTo(expected.path("parameters").asLong());
      assertThat(names(graph)).as(published.name()).isEqualTo(expected.path("names").asText());
    }
  }

  @Test
  void takeSmallImagesToo() {
    for (Published published : Torchvision.all()) {
      assertThat(graph(published, 28).classes()).as(published.name()).isEqualTo(1000);
    }
  }

  @Test
  void takeSmallImagesAsTorchvisionsDo() {
    // the sides from which on torchvision 0.29's own networks compute, and those below
    for (String taken : List.of("googlenet 15", "googlenet 28", "densenet121 29")) {
      assertThat(pads(taken)).as(taken).isFalse();
    }
    for (String tooSmall : List.of("googlenet 14", "densenet121 28", "vgg16_bn 31")) {
      assertThat(pads(tooSmall)).as(tooSmall).isTrue();
    }
  }

  private static boolean pads(String nameAndSide) {
    String[] parts = nameAndSide.split(" ", -1);
    Published published =
        Torchvision.all().stream()
            .filter(each -> each.name().equals(Torchvision.PREFIX + parts[0]))
            .findFirst()
            .orElseThrow();
    return graph(published, Integer.parseInt(parts[1])).nodes().stream()
        .anyMatch(node -> node.name().equals("pad"));
  }

  @Test
  void givesMnasnetsBatchesTheWeightThatTorchvisionGivesThem() {
    Published mnasnet =
        Torchvision.all().stream()
            .filter(each -> each.name().endsWith("mnasnet1_0"))
            .findFirst()
            .orElseThrow();
    assertThat(graph(mnasnet, 224).nodes())
        .filteredOn(node -> node.layer() instanceof Norm.BatchNorm)
        .isNotEmpty()
        .allSatisfy(
            node -> assertThat(((Norm.BatchNorm) node.layer()).momentum()).isEqualTo(3e-4f));
  }

  private static LayerGraph graph(Published published, int side) {
    return published
        .architecture()
        .graph(
            new ArchitectureSpec(FeatureShape.map(3, side, side), 1000, 1, List.of(), List.of()));
  }

  private static String names(LayerGraph graph) {
    List<String> lines =
        graph.parameterSpecs().entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue().shape().toString().replace(", ", ","))
            .sorted()
            .toList();
    return Sha256.of(String.join("\n", lines));
  }
}
