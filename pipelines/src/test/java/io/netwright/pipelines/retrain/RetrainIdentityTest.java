package io.netwright.pipelines.retrain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.schemas.ModelRef;
import io.netwright.testing.Registrations;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
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
  void hasOtherInputsForOtherDataWhereNothingIsTrainedFromRandomWeights() throws Exception {
    RetrainIdentity one = ofGivenModel("data.shapes.seed=0");
    RetrainIdentity other = ofGivenModel("data.shapes.seed=1");

    assertThat(ofGivenModel("data.shapes.seed=0")).isEqualTo(one);
    assertThat(other.dataFingerprint()).isNotEqualTo(one.dataFingerprint());
  }

  @Test
  void hasOtherInputsForOtherMasksOfTheSameImages() throws Exception {
    RetrainIdentity one = ofMasks("here", 8);
    RetrainIdentity other = ofMasks("there", 16);

    assertThat(ofMasks("copied", 8)).isEqualTo(one);
    assertThat(other.dataFingerprint()).isEqualTo(one.dataFingerprint());
    assertThat(other.inputs()).isNotEqualTo(one.inputs());
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

  /** Of a model that the experiment names, on the data as they are then. */
  private RetrainIdentity ofGivenModel(String override) throws IOException {
    ModelRef given =
        ModelRef.newBuilder(Registrations.of("aaaa", "run-1").model())
            .setDatasets(session(EXPERIMENT, override).datasets())
            .build();
    String experiment = EXPERIMENT.replace("architectures:\n  - {name: lenet}", "models: [given]");
    return identity(
        ExperimentSession.open(
            config(experiment, override),
            folder.resolve("cache").toString(),
            Workspace.at(folder.toString()),
            List.of(given)));
  }

  /** Of images in a folder, on which the object takes so many rows. */
  private RetrainIdentity ofMasks(String name, int rows) throws IOException {
    BufferedImage mask = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
    mask.createGraphics().fillRect(0, 0, 32, rows);
    for (String file : List.of("a/0", "a/1", "a/2", "b/0", "b/1", "b/2")) {
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      image.setRGB(file.charAt(2) - '0', file.charAt(0) - 'a', 0xffffff);
      write(image, name + "/" + file + ".png");
      write(mask, name + "/" + file + ".mask.png");
    }
    String experiment =
        """
        name: tried
        data:
          images: {path: '%s', validationFraction: 0.3, masks: beside}
        architectures:
          - {name: lenet}
        treatment: {constraint: SPATIAL, layers: [conv1]}
        evaluation: {images: 2}
        """
            .formatted(folder.resolve(name));
    return identity(session(experiment));
  }

  private void write(BufferedImage image, String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    ImageIO.write(image, "png", file.toFile());
  }

  private RetrainIdentity identity(String date, String code, String... overrides)
      throws IOException {
    return RetrainIdentity.of(
        "shapes", LogicalDate.parse(date), session(EXPERIMENT, overrides), code);
  }

  private static RetrainIdentity identity(ExperimentSession session) throws IOException {
    return RetrainIdentity.of("shapes", LogicalDate.parse("2026-11-25"), session, "1");
  }

  private ExperimentSession session(String experiment, String... overrides) throws IOException {
    return ExperimentSession.open(
        config(experiment, overrides),
        folder.resolve("cache").toString(),
        Workspace.at(folder.toString()));
  }

  private static ExperimentConfig config(String experiment, String... overrides)
      throws IOException {
    return ExperimentReader.read("tried.yaml", experiment, List.of(overrides), Map.of());
  }
}
