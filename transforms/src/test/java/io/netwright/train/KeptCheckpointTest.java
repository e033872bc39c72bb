package io.netwright.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.data.ImageSet;
import io.netwright.nn.Initialization;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.MemoryCheckpoints;
import io.netwright.testing.ToyImages;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptCheckpointTest {

  /** Maps are printed in an order that a JVM chooses anew unless they are sorted. */
  @Test
  void tellsACheckpointByNoiseInOneOrder() {
    GraphBuilder builder = GraphBuilder.from(FeatureShape.map(3, 8, 8));
    Map<String, Float> noise = new HashMap<>();
    StringBuilder sorted = new StringBuilder();
    for (char name = 'a'; name <= 'j'; name++) {
      builder.then(String.valueOf(name), new Nonlinearity.Relu());
      noise.put(String.valueOf(name), 0.5f);
      sorted.append(name == 'a' ? "" : ", ").append(name).append("=0.5");
    }
    builder
        .then("flatten", new Rearranging.Flatten())
        .then("fc", new Weighted.Linear(192, 4, true));
    ImageSet images = ToyImages.bands(8, 8, 4, 1);
    TrainingRun run =
        TrainingRun.plain(
                "train",
                Initialization.random(builder.build(), Seed.of(3)),
                TrainingConfig.defaults(),
                images,
                images,
                Seed.of(4))
            .withNoise(noise);
    assertThat(KeptCheckpoint.of(run, new MemoryCheckpoints()).identity())
        .endsWith(" {" + sorted + "}");
  }
}
