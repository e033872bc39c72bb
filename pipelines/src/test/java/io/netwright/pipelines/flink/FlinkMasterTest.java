package io.netwright.pipelines.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkMasterTest {

  @Test
  void isThisProcessUnlessToldOtherwise() {
    FlinkMaster master = FlinkMaster.of(List.of("--parallelism=2"));
    assertThat(master.isEmbedded()).isTrue();
    assertThat(master.option()).isEqualTo("[local]");
    assertThat(master).hasToString("embedded Flink, in this process");
  }

  @Test
  void isTheClusterThatWasNamedLast() {
    FlinkMaster master = FlinkMaster.of(List.of("--flinkMaster=a:1", "--flinkMaster=flink-1:8081"));
    assertThat(master).isEqualTo(new FlinkMaster(FlinkMaster.Kind.REMOTE, "flink-1:8081"));
    assertThat(master).hasToString("Flink at flink-1:8081");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[auto]", "[collection]", "host", "host:", "http://host:8081", ""})
  void refusesWhatWouldRunElsewhereThanMeant(String master) {
    assertThatThrownBy(() -> FlinkMaster.of(List.of("--flinkMaster=" + master)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("--flinkMaster must be [local] or HOST:PORT, got " + master);
  }
}
