package io.netwright.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.refusal.RefusedException;
import io.netwright.refusal.WorkFailedException;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandInTest {
  private static final DatasetRef INPUT = new DatasetRef("shapes", "00");

  @TempDir private Path folder;

  private final AtomicInteger trainings = new AtomicInteger();

  @Test
  void isFoundInsteadOnEveryMachineAndInEveryRunForcedOrNot() throws Exception {
    Remembered<ModelRef> imported = put();

    for (List<String> forced : List.of(List.<String>of(), List.of("Train"))) {
      Remembered<ModelRef> found = work(training(), 1, forced).result(INPUT);
      assertThat(found.output()).isEqualTo(imported.output());
      assertThat(work(training(), 2, forced).known(INPUT)).contains(found);
    }
    assertThat(trainings).hasValue(0);
  }

  @Test
  void isRecordedAsWhatItIs() throws Exception {
    Remembered<ModelRef> imported = put();

    work(training(), 1, List.of()).result(INPUT);

    StageRecord record = new RunStore(workspace()).readStage("run-1", imported.key()).orElseThrow();
    assertThat(record.stage()).isEqualTo("Import");
    assertThat(record.params()).isEqualTo(Map.of("file", "weights"));
    assertThat(record.model()).isEqualTo("lenet-shapes-s0/imported");
    assertThat(record.reusedFrom()).isEqualTo("import");
    assertThat(record.modelId()).isEqualTo(imported.output().getModelId());
  }

  @Test
  void leavesWhatWasTrainedBeforeToBeFoundAgain() throws Exception {
    Remembered<ModelRef> trained = work(training(), 1, List.of()).result(INPUT);
    put();
    assertThat(work(training(), 1, List.of()).result(INPUT).output())
        .isNotEqualTo(trained.output());

    StandIn.remove(workspace(), training(), INPUT);

    assertThat(work(training(), 1, List.of()).result(INPUT).output()).isEqualTo(trained.output());
    assertThat(trainings).hasValue(1);
  }

  @Test
  void isMissedRatherThanReplacedByWorkWhenItIsGone() throws Exception {
    Remembered<ModelRef> imported = put();
    String digest = imported.output().getWeights().getSha256();
    workspace().storage().delete("artifacts/sha256/" + digest.substring(0, 2) + "/" + digest);

    assertThatThrownBy(() -> work(training(), 1, List.of()).result(INPUT))
        .isInstanceOf(WorkFailedException.class)
        .hasCauseInstanceOf(RefusedException.class)
        .hasMessageContaining("import its file again");
    assertThat(trainings).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "null", "{}", "{\"stage\": \"Import\"}"})
  void isNotGuessedWhereItsDocumentIsDamaged(String damaged) throws Exception {
    put();
    String name = workspace().imports().list().get(0);
    workspace().imports().replace(name, damaged.getBytes(StandardCharsets.UTF_8));

    assertThatThrownBy(() -> work(training(), 1, List.of()).known(INPUT))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("imports/" + name + ".json cannot be read")
        .hasMessageContaining("lenet-shapes-s0/baseline");
    List<String> told = new ArrayList<>();
    assertThat(StandIn.all(workspace(), (location, reason) -> told.add(location))).isEmpty();
    assertThat(told).containsExactly(workspace().imports().locate(name));
    assertThat(StandIn.remove(workspace(), training(), INPUT)).isTrue();
    assertThat(StandIn.remove(workspace(), training(), INPUT)).isFalse();
  }

  @Test
  void standsInForNoOtherConfigurationAndNoOtherWork() throws Exception {
    put();
    StageWork<DatasetRef, ModelRef> other =
        new StageWork<>(
                StageSpec.of("Train", 1, Map.of("epochs", 2)),
                ModelRef.class,
                training().subject(),
                training().work())
            .orStandIn();

    work(other, 1, List.of()).result(INPUT);

    assertThat(trainings).hasValue(1);
    assertThat(StandIn.of(workspace(), training(), new DatasetRef("shapes", "01"))).isEmpty();
  }

  private Remembered<ModelRef> put() throws Exception {
    StageWork<DatasetRef, ModelRef> importing =
        new StageWork<>(
            StageSpec.of("Import", 1, Map.of("file", "weights")),
            ModelRef.class,
            input -> new ModelName("lenet-shapes-s0", "imported"),
            (input, context) -> model("imported", context));
    Remembered<ModelRef> imported =
        new RememberedWork<>(importing, new RunEnvironment(workspace(), "import", 1, List.of()))
            .result(INPUT);
    StandIn.put(workspace(), training(), INPUT, imported, "Import");
    return imported;
  }

  private StageWork<DatasetRef, ModelRef> training() {
    return new StageWork<DatasetRef, ModelRef>(
            StageSpec.of("Train", 1, Map.of("epochs", 1)),
            ModelRef.class,
            input -> new ModelName("lenet-shapes-s0", "baseline"),
            (input, context) -> {
              trainings.incrementAndGet();
              return model("baseline", context);
            })
        .orStandIn();
  }

  private static ModelRef model(String variant, WorkContext context) throws IOException {
    return ModelRef.newBuilder()
        .setModelId(context.key().substring(0, 16))
        .setName("lenet-shapes-s0/" + variant)
        .setStage(context.provenance().getStage())
        .setVariant(variant)
        .setArchitecture("lenet")
        .setSeed(0)
        .setDatasets(List.of(INPUT))
        .setOutputs(List.of())
        .setWeights(
            context
                .artifacts()
                .write("text/plain", out -> out.write(variant.getBytes(StandardCharsets.UTF_8))))
        .setArtifacts(Map.of())
        .setParents(List.of())
        .setProvenance(context.provenance())
        .setFamily("lenet-shapes-s0")
        .build();
  }

  private RememberedWork<DatasetRef, ModelRef> work(
      StageWork<DatasetRef, ModelRef> work, int run, List<String> forced) {
    return new RememberedWork<>(work, new RunEnvironment(workspace(), "run-" + run, 1, forced));
  }

  private Workspace workspace() {
    return Workspace.at(folder.toString());
  }
}
