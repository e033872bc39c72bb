package io.netwright.pipelines.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.data.DataSources;
import io.netwright.data.Dataset;
import io.netwright.data.DatasetSpec;
import io.netwright.pipelines.config.ExperimentConfig;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.registry.LeaseHeldException;
import io.netwright.registry.Leases;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelSignature;
import io.netwright.registry.Registration;
import io.netwright.registry.StaleLeaseException;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Provenance;
import io.netwright.schemas.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TriggersTest {
  private static final String MODEL = "digits";

  @TempDir private Path folder;

  private Path images = Path.of("unset");
  private Workspace workspace = Workspace.at("unset");
  private ModelRegistry registry = ModelRegistry.of(workspace);

  @BeforeEach
  void hasSomeImages() throws IOException {
    workspace = Workspace.at(folder.resolve("workspace").toString());
    registry = ModelRegistry.of(workspace);
    images = folder.resolve("images");
    Files.createDirectories(images);
    write(1);
  }

  @Test
  void retrainWhereThereIsNoChampionYet() throws Exception {
    assertThat(new NewData(MODEL, registry, data()).find())
        .isEqualTo(new Trigger.Finding(true, "digits has no champion yet"));
    assertThat(new AccuracyBelow(MODEL, 70, registry, data()).find().fires()).isTrue();
  }

  @Test
  void retrainWhereTheImagesAreNotTheChampionsAnyMore() throws Exception {
    crown(data());
    Trigger trigger = new NewData(MODEL, registry, data());

    assertThat(trigger.find())
        .isEqualTo(new Trigger.Finding(false, "the data are those that champion 1 was made with"));
    write(2);
    assertThat(trigger.find().fires()).isTrue();
    assertThat(trigger.find().reason())
        .matches("data set mine is \\w{12} now; champion 1 was made with \\w{12}");
    write(1);
    assertThat(trigger.find().fires()).isFalse();
  }

  @Test
  void sayWhatIsWrongWhereTheExperimentLostADataSet() throws Exception {
    crown(data());
    FreshData other =
        new FreshData(config("{other: {path: shapes}}"), data().cacheFolder(), data().workspace());

    assertThatThrownBy(() -> new NewData(MODEL, registry, other).find())
        .hasMessageContaining("no data set mine")
        .hasMessageContaining("[other]");
  }

  @Test
  void refuseFloorsThatAreNoPercentages() {
    for (double percent : new double[] {0, -1, 100.5, Double.NaN}) {
      assertThatThrownBy(() -> new AccuracyBelow(MODEL, percent, registry, data()))
          .hasMessageContaining("--when-below must be a percentage in (0, 100]")
          .hasMessageContaining("got " + percent);
    }
  }

  private FreshData data() {
    String cache = folder.resolve("cache").toString();
    return new FreshData(config("{mine: {path: '" + images + "'}}"), cache, workspace);
  }

  private static ExperimentConfig config(String datasets) {
    return ExperimentReader.read(
        "test.yaml",
        """
        name: test
        data: %s
        architectures: [{name: lenet}]
        """
            .formatted(datasets),
        List.of(),
        Map.of());
  }

  /** CIFAR-10 files with the same images but for one pixel. */
  private void write(int pixel) throws IOException {
    byte[] records = new byte[20 * 3073];
    for (int image = 0; image < 20; image++) {
      records[image * 3073] = (byte) (image % 10);
    }
    records[5] = (byte) pixel;
    for (int file = 1; file <= 5; file++) {
      Files.write(images.resolve("data_batch_" + file + ".bin"), records);
    }
    Files.write(images.resolve("test_batch.bin"), records);
    Files.write(
        images.resolve("batches.meta.txt"),
        List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
  }

  /** Registers a model that was made with these data, and makes it champion. */
  private void crown(FreshData data) throws IOException, LeaseHeldException, StaleLeaseException {
    Map<String, DatasetSpec> specs = data.config().data();
    Dataset dataset = DataSources.pinned(specs, data.cacheFolder(), workspace).reopen("mine");
    ModelRef model =
        ModelRef.newBuilder()
            .setModelId("0123456789abcdef")
            .setName("lenet-mine-s0/baseline")
            .setStage("TrainBaseline")
            .setVariant("baseline")
            .setFamily("lenet-mine-s0")
            .setRole(Role.BASELINE)
            .setArchitecture("lenet")
            .setSeed(0)
            .setDatasets(List.of(new DatasetRef("mine", dataset.sha256())))
            .setOutputs(List.of(new OutputClass("a", "mine", 0), new OutputClass("b", "mine", 1)))
            .setWeights(new ArtifactRef("a".repeat(64), 12L, "application/octet-stream"))
            .setArtifacts(Map.of())
            .setParents(List.of())
            .setProvenance(
                new Provenance("f".repeat(64), "TrainBaseline", 1, "{}", "cpu/threads-2", "17"))
            .build();
    Registration registration =
        new Registration(
            model,
            ModelSignature.of(3, 32, 32, List.of("a", "b")),
            "run",
            "e".repeat(64),
            "0.1.0",
            "cpu/threads-2",
            null);
    int version = registry.register(MODEL, registration).number();
    registry.promote(
        new Leases(workspace, Clock.systemUTC(), Duration.ofMinutes(1)).take(MODEL, "a test"),
        version,
        "for a test");
  }
}
