package io.netwright.stage;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import org.junit.jupiter.api.Test;

class ExhaustionTest {

  @Test
  void saysInOneLineThatTheEngineRanOutOfMemory() {
    EngineException cpu =
        new EngineException(
            "[enforce fail at alloc_cpu.cpp:119] err == 0. DefaultCPUAllocator: can't allocate"
                + " memory: you tried to take 9 bytes.\nframe #0: c10");
    EngineException gpu =
        new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB.\nframe #0");
    assertThat(Exhaustion.of(new IllegalStateException("the job failed", cpu)).orElseThrow())
        .startsWith("ran out of memory (DefaultCPUAllocator: can't allocate memory: you tried to")
        .doesNotContain("\n", "frame");
    assertThat(Exhaustion.of(gpu).orElseThrow())
        .startsWith("ran out of memory (CUDA out of memory. Tried to allocate 2.00 GiB.; outside")
        .doesNotContain("\n");
  }

  @Test
  void leavesOtherFailuresToThemselves() {
    assertThat(Exhaustion.of(new EngineException("the shapes do not fit"))).isEmpty();
    assertThat(Exhaustion.of(new IllegalStateException("CUDA out of memory"))).isEmpty();
  }
}
