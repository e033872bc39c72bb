package io.netwright.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Norm;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.zoo.Architecture;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.TrainingRecipe;
import org.junit.jupiter.api.Test;

class BuiltGraphTest {

  @Test
  void keysOfTorchvisionsArchitecturesHoldTheirGraph() {
    String eighteen = graph("torchvision_resnet18");

    assertThat(eighteen).matches("[0-9a-f]{64}").isEqualTo(graph("torchvision_resnet18"));
    assertThat(eighteen).isNotEqualTo(graph("torchvision_resnet34"));
    assertThat(KeyInput.of(recipe("resnet18")).has("graph")).isFalse();
  }

  @Test
  void aGraphThatIsCorrectedHasAnotherDigest() {
    String former = BuiltGraph.digest(normalized(0.1f, 224), 1);

    assertThat(BuiltGraph.digest(normalized(0.1f, 224), 1)).isEqualTo(former);
    assertThat(BuiltGraph.digest(normalized(0.01f, 224), 1)).isNotEqualTo(former);
    assertThat(BuiltGraph.digest(normalized(0.1f, 32), 1)).isNotEqualTo(former);
  }

  private static String graph(String architecture) {
    return KeyInput.of(recipe(architecture)).path("graph").asText();
  }

  private static TrainingRecipe recipe(String architecture) {
    return new TrainingRecipe(architecture, 0.25, new DatasetRef("shapes", "00"), 1L, "");
  }

  /** A network that pads images below a size. */
  private static Architecture normalized(float momentum, int unpadded) {
    return spec -> {
      int pad = spec.images().height() < unpadded ? 1 : 0;
      int side = spec.images().height() + 2 * pad;
      return GraphBuilder.from(spec.images())
          .then("pad", new Rearranging.Pad(pad, pad, pad, pad))
          .then("norm", new Norm.BatchNorm(3, 1e-5f, momentum))
          .then("flatten", new Rearranging.Flatten())
          .then("fc", new Weighted.Linear(3 * side * side, spec.classes(), true))
          .build();
    };
  }
}
