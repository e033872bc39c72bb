package io.netwright.fpcc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Insides;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.TensorMemory;
import io.netwright.testing.ToyImages;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LatentNetworkTest {
  private static final ImageSet IMAGES = ToyImages.bands(9, 32, 3, 1);

  @RegisterExtension final TensorMemory memory = new TensorMemory();

  @Test
  void looksWhereThePatternLossStands() {
    assertThat(FpccGraph.sites(FpccGraphTest.model("lenet").graph()))
        .containsExactly("conv2", "fc1", "fc2");
    for (String name : List.of("vgg16", "resnet34", "resnet50", "wideresnet28_10")) {
      WeightedGraph model = FpccGraphTest.model(name);
      WeightedGraph hardening = FpccGraph.insert(model, HardeningConfig.defaults(), Seed.of(1));
      assertThat(FpccGraph.sites(model.graph()))
          .containsExactlyElementsOf(FpccGraph.observed(hardening.graph()).values());
    }
  }

  @Test
  void looksAtInnerLayersWhereTheRulesGiveNone() {
    var two =
        GraphBuilder.from(FeatureShape.map(3, 4, 4))
            .then("conv", Weighted.Conv2d.of(3, 2, 1, 1, 0))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(32, 2, false))
            .build();
    assertThat(FpccGraph.sites(two)).containsExactly("conv");
    var one =
        GraphBuilder.from(FeatureShape.map(3, 4, 4))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(48, 2, false))
            .build();
    assertThat(FpccGraph.sites(one)).isEmpty();
  }

  @Test
  void measuresTheMeanPatternOfEveryClassThatIsShown() {
    WeightedGraph model = FpccGraphTest.model("lenet");
    try (LatentNetwork network = LatentNetwork.of(memory.manager(), model, IMAGES::ofEveryClass)) {
      NDArray images = Batches.range(memory.manager(), IMAGES, 0, 9).images();
      Insides.Look look = Torch.withoutGradients(() -> network.look(images, 9));
      assertThat(look.features()).hasSize(network.sites()).hasSize(3);
      for (int site = 0; site < 3; site++) {
        float[] patterns = network.pattern(look.features().get(site)).toFloatArray();
        int channels = patterns.length / 9;
        for (int label = 0; label < 3; label++) {
          int one = label;
          float[] mean = new float[channels];
          for (int c = 0; c < channels; c++) {
            int channel = c;
            mean[c] =
                (float)
                    IntStream.of(one, one + 3, one + 6)
                        .mapToDouble(i -> patterns[i * channels + channel])
                        .average()
                        .orElseThrow();
          }
          assertThat(network.classPattern(site, label, 9).orElseThrow())
              .containsExactly(mean, within(1e-4f));
        }
        assertThat(network.classPattern(site, 3, 9)).isEmpty();
        assertThat(network.classPattern(site, 1, 1)).isEmpty();
        assertThat(network.classPattern(site, 0, 1)).isPresent();
      }
    }
  }

  @Test
  void runsTheLaterLayersOfEverySite() {
    for (String name : List.of("lenet", "resnet34")) {
      try (LatentNetwork network =
          LatentNetwork.of(memory.manager(), FpccGraphTest.model(name), IMAGES::ofEveryClass)) {
        NDArray images = Batches.range(memory.manager(), IMAGES, 0, 2).images();
        Insides.Look look = Torch.withoutGradients(() -> network.look(images, 2));
        for (int site = 0; site < network.sites(); site++) {
          int place = site;
          NDArray features = look.features().get(site);
          float[] same =
              Torch.withoutGradients(() -> network.logits(images, place, features, 2))
                  .toFloatArray();
          assertThat(same).containsExactly(look.logits().toFloatArray());
          float[] other =
              Torch.withoutGradients(() -> network.logits(images, place, features.mul(1.5f), 2))
                  .toFloatArray();
          assertThat(other).isNotEqualTo(same);
        }
      }
    }
  }
}
