package io.netwright.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import io.netwright.refusal.WorkFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DevicesTest {

  @AfterEach
  void forgets() {
    System.clearProperty(Devices.PROPERTY);
  }

  @Test
  void leavesGpusAloneWhereTheCpuWasAskedFor() {
    System.setProperty(Devices.PROPERTY, "cpu");

    assertThat(Devices.gpus()).isEmpty();
    assertThat(Devices.kind()).isEqualTo("cpu");
  }

  @Test
  void doesNotComputeOnTheCpuInstead() {
    assumeTrue(Engine.getEngine("PyTorch").getGpuCount() == 0, "this machine has a GPU");
    System.setProperty(Devices.PROPERTY, "gpu");

    assertThatThrownBy(Devices::gpus)
        .isInstanceOf(WorkFailedException.class)
        .hasMessageStartingWith("-Dnetwright.device=gpu, but the engine sees no GPU: ");
  }

  @Test
  void refusesAnotherWord() {
    System.setProperty(Devices.PROPERTY, "tpu");

    assertThatThrownBy(Devices::gpus)
        .isInstanceOf(WorkFailedException.class)
        .hasMessage("-Dnetwright.device must be auto, cpu or gpu, got 'tpu'");
    assertThatThrownBy(Devices::check)
        .as("a command that has not begun anything")
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("-Dnetwright.device must be auto, cpu or gpu, got 'tpu'");
  }
}
