package io.netwright.pipelines.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.ExperimentSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrainIdentityTest {
  private static final String EXPERIMENT =
      """
      name: tried
      data:
        shapes: {path: shapes, trainLimit: 50, validationLimit: 10, testLimit: 10}
      architectures:
        - {name: lenet}
      """;

  @TempDir private Path folder;

  @Test
  void isTheSameForTheSameCodeConfigurationDataAndDate() throws Exception {
    RetrainIdentity identity = identity("2026-11-25", "1");

    assertThat(identity("2026-11-25", "1")).isEqualTo(identity);
    assertThat(identity.retrainId()).matches("shapes-20261125-[0-9a-f]{12}");
  }

  @Test
  void differsOnAnotherDateWithEqualInputs() throws Exception {
    RetrainIdentity one = identity("2026-11-25", "1");
    RetrainIdentity other = identity("2026-11-26T02:00:00+01:00", "1");

    assertThat(other.inputs()).isEqualTo(one.inputs());
    assertThat(other.retrainId()).startsWith("shapes-20261126T010000Z-");
    assertThat(other.retrainId().substring(24)).isNotEqualTo(one.retrainId().substring(16));
  }

  @Test
  void hasOtherInputsForOtherCodeDataOrConfiguration() throws Exception {
    RetrainIdentity one = identity("2026-11-25", "1");

    assertThat(identity("2026-11-25", "2").inputs()).isNotEqualTo(one.inputs());
    assertThat(identity("2026-11-25", "1", "training.epochs=3").inputs())
        .isNotEqualTo(one.inputs());
    assertThat(identity("2026-11-25", "1", "promotion.margin=0.1").inputs())
        .isNotEqualTo(one.inputs());
    RetrainIdentity otherData = identity("2026-11-25", "1", "data.shapes.seed=1");
    assertThat(otherData.inputs()).isNotEqualTo(one.inputs());
    assertThat(otherData.dataFingerprint()).isNotEqualTo(one.dataFingerprint());
  }

  @Test
  void refusesWhatIsNoDate() {
    assertThatThrownBy(() -> LogicalDate.parse("tonight"))
        .hasMessage(
            "--logical-date must be a date such as 2026-11-25 or a moment such as"
                + " 2026-11-25T02:00:00Z, got tonight");
    assertThatThrownBy(() -> LogicalDate.parse("2026-02-30")).hasMessageContaining("2026-02-30");
    assertThatThrownBy(() -> LogicalDate.parse("2026-11-25T02:00:00"))
        .hasMessageContaining("a moment such as");
  }

  private RetrainIdentity identity(String date, String code, String... overrides)
      throws IOException {
    ExperimentSession session =
        ExperimentSession.open(
            ExperimentReader.read("tried.yaml", EXPERIMENT, List.of(overrides), Map.of()),
            folder.resolve("cache").toString(),
            Workspace.at(folder.toString()));
    return RetrainIdentity.of("shapes", LogicalDate.parse(date), session, code);
  }
}
