package io.netwright.fpcc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.netwright.data.Dataset;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.data.Preprocessing;
import io.netwright.metric.MetricNames;
import io.netwright.metric.Series;
import io.netwright.nn.Initialization;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.seed.Seed;
import io.netwright.testing.RecordingJournal;
import io.netwright.testing.TensorMemory;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PatternReportTest {
  @RegisterExtension private final TensorMemory memory = new TensorMemory();
  private final NDManager manager = memory.manager();
  private final RecordingJournal journal = new RecordingJournal();

  @Test
  void takesPatternsFromBothSetsOfATaskWhoseFirstSetIsLarge() {
    ImageSet joined = images(3000, 40);
    Dataset data =
        new Dataset(
            "joined",
            List.of("one", "other"),
            joined,
            joined,
            joined,
            List.of(0f),
            List.of(1f),
            "",
            List.of(),
            Preprocessing.NONE);
    WeightedGraph model =
        Initialization.random(
            GraphBuilder.from(FeatureShape.map(1, 2, 2))
                .then("conv", Weighted.Conv2d.of(1, 2, 1, 1, 0))
                .then("relu", new Nonlinearity.Relu())
                .then("flatten", new Rearranging.Flatten())
                .then("fc", new Weighted.Linear(8, 2, true))
                .build(),
            Seed.of(1));

    new PatternReport(HardeningConfig.defaults(), data)
        .write(model, Series.TREATMENT, manager, journal);

    assertThat(journal.metrics()).containsKey(MetricNames.PATTERN_CLEAN.in(Series.TREATMENT));
  }

  /** Dark ones of the first class, and behind them bright ones of the second. */
  private static ImageSet images(int dark, int bright) {
    ImageShape shape = new ImageShape(1, 2, 2);
    byte[] pixels = new byte[(dark + bright) * shape.size()];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) (i % 50 + (i < dark * shape.size() ? 0 : 70));
    }
    int[] labels = IntStream.range(0, dark + bright).map(i -> i < dark ? 0 : 1).toArray();
    return new ImageSet(shape, pixels, labels);
  }
}
