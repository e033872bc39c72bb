package io.netwright.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTraceTest {

  @Test
  void findsTheWorkThatFailed() {
    String trace =
        """
        org.apache.beam.sdk.util.UserCodeException: io.netwright.refusal.WorkFailedException: outer
        \tat org.apache.beam.X.y(X.java:1)
        Caused by: io.netwright.refusal.WorkFailedException: TrainBaseline a/baseline: loss is NaN
        \tat io.netwright.Z.z(Z.java:2)
        Caused by: io.netwright.train.DivergenceException: loss is NaN
        """;
    assertThat(FailureTrace.cause(trace)).isEqualTo("TrainBaseline a/baseline: loss is NaN");
  }

  @Test
  void findsTheInnermostCauseOfOtherFailures() {
    String trace =
        """
        org.apache.flink.runtime.JobException: Recovery is suppressed
        Caused by: java.lang.RuntimeException: wrapper
        Caused by: java.lang.OutOfMemoryError: Java heap space
        \tat io.netwright.Z.z(Z.java:2)
        """;
    assertThat(FailureTrace.cause(trace)).isEqualTo("java.lang.OutOfMemoryError: Java heap space");
    assertThat(FailureTrace.cause("only this")).isEqualTo("only this");
  }
}
