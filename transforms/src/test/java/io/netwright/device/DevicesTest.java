package io.netwright.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.engine.Engine;
import io.netwright.refusal.WorkFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DevicesTest {

  @AfterEach
  void forgets() {
    System.clearProperty(Devices.PROPERTY);
    System.clearProperty(Devices.SHARES);
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

  @Test
  void givesAGpuToAsManyPiecesOfWorkAsItIsTold() {
    assertThat(Devices.shares()).isEqualTo(1);

    System.setProperty(Devices.SHARES, "3");

    assertThat(Devices.shares()).isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "two", "1.5", ""})
  void refusesSharesThatAreNoWholeNumberAboveZero(String shares) {
    System.setProperty(Devices.SHARES, shares);

    assertThatThrownBy(Devices::check)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "-Dnetwright.device.shares must be a whole number of at least 1, got '%s'", shares);
  }
}
