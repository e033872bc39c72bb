package io.netwright.nn.grad;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.benchmark.MemoryCurve;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientMemoryTest {
  private static final int STEPS = 10_000;
  private static final long GROWTH_ALLOWED_MEBIBYTES = 96;

  @Test
  void residentMemoryIsFlatOverTenThousandSteps() throws IOException {
    List<Long> curve = MemoryCurve.run(STEPS, STEPS / 10);
    // the first point is before libtorch's threads and pools are warm
    List<Long> warm = curve.subList(Math.min(2, curve.size()), curve.size());
    long least = warm.stream().mapToLong(Long::longValue).min().orElse(0);
    assertThat(warm).allMatch(point -> point - least <= GROWTH_ALLOWED_MEBIBYTES);
  }
}
