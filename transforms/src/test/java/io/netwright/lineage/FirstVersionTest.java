package io.netwright.lineage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.netwright.artifact.Workspace;
import io.netwright.gc.NamedData;
import io.netwright.lineage.WorkspaceCheck.Finding;
import io.netwright.lineage.WorkspaceCheck.State;
import io.netwright.metric.ParquetFiles;
import io.netwright.registry.Alias;
import io.netwright.registry.Decision;
import io.netwright.registry.DecisionLedger;
import io.netwright.registry.Lease;
import io.netwright.registry.LeaseHeldException;
import io.netwright.registry.Leases;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelVersion;
import io.netwright.run.RunFollower;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.run.WorkAttempt;
import io.netwright.run.WorkStatus;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.Role;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.ShardOutcome;
import io.netwright.schemas.TaskModels;
import io.netwright.stage.Memo;
import io.netwright.stage.Remembered;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads what version 0.1.0 stored; the documents are never written anew. */
class FirstVersionTest {
  private static final String RUN = "20261126-143835-smoke-1b44";
  private static final String DATA =
      "6c82732663ac826a748859dbeee302132153d2b53d9f09f0464b954e999536bf";

  private final Workspace workspace =
      Workspace.at(Path.of("src/test/resources/golden/stored-0.1.0").toAbsolutePath().toString());

  @Test
  void readsTheModelOfATraining() throws IOException {
    ModelRef model =
        results("TrainBaseline", ModelRef.class).stream()
            .map(Remembered::output)
            .filter(found -> found.getVariant().equals("baseline"))
            .findFirst()
            .orElseThrow();

    assertThat(model.getModelId()).isEqualTo("5b6933ea32d56eb9");
    assertThat(model.getName()).isEqualTo("lenetw0.5-shapes-s0/baseline");
    assertThat(model.getDatasets().get(0).getSha256()).isEqualTo(DATA);
    assertThat(model.getOutputs()).hasSize(10);
    assertThat(model.getOutputs().get(9).getName()).isEqualTo("triangle");
    assertThat(model.getWeights().getSizeBytes()).isEqualTo(66392);
    assertThat(model.getProvenance().getFingerprint()).isEqualTo("cpu/PyTorch-2.7.1/threads-2");
    assertThat(model.getProvenance().getKey()).startsWith(model.getModelId());
  }

  @Test
  void readsWhatATrainingMeasured() throws IOException {
    List<MetricPoint> points =
        results("TrainBaseline", ModelRef.class).stream()
            .filter(result -> result.output().getVariant().equals("baseline"))
            .findFirst()
            .orElseThrow()
            .metrics();

    assertThat(points).hasSize(12);
    assertThat(points.get(0).getName()).isEqualTo("train.loss");
    assertThat(points.get(0).getValue()).isEqualTo(2.6430342845916748);
    assertThat(points.get(11).getStep()).isEqualTo(3);
  }

  @Test
  void readsAnImportedModel() throws IOException {
    assertThat(results("TrainBaseline", ModelRef.class))
        .extracting(result -> result.output().getVariant())
        .containsExactlyInAnyOrder("baseline", "imported");
  }

  @Test
  void readsTheResultsOfEveryOtherStage() throws IOException {
    assertThat(results("TreatModels", ModelRef.class))
        .extracting(result -> result.output().getVariant())
        .containsExactlyInAnyOrder("treated", "treated-control");
    assertThat(results("HardenModels", ModelRef.class)).hasSize(2);
    RoutedModel routed = results("ExtractRoutes", RoutedModel.class).get(0).output();
    assertThat(routed.getModel().getVariant()).isEqualTo("treated");
    assertThat(routed.getRoutes().getSizeBytes()).isPositive();
    TaskModels task = results("AssembleTaskModels", TaskModels.class).get(0).output();
    assertThat(task.getModels()).hasSize(4);
    assertThat(task.getModels()).allMatch(model -> !model.getParents().isEmpty());
  }

  @Test
  void readsWhatAnAttackDidToAShard() throws IOException {
    List<Remembered<ShardOutcome>> shards = results("EvaluateRobustness", ShardOutcome.class);

    assertThat(shards).hasSize(2);
    for (Remembered<ShardOutcome> shard : shards) {
      ShardOutcome outcome = shard.output();
      assertThat(outcome.getExamples()).hasSameSizeAs(outcome.getLinf()).isNotEmpty();
      assertThat(outcome.getLinf()).allMatch(size -> size >= 0 && size < 0.008);
      assertThat(outcome.getMeasuredAt()).isPositive();
      assertThat(outcome.getModel().getOutputs()).isNotEmpty();
    }
  }

  @Test
  void readsRunsWithTheirWork() throws IOException {
    RunStore store = new RunStore(workspace);
    RunRecord run = store.read(RUN).orElseThrow();

    assertThat(run.status()).isEqualTo(RunStatus.FINISHED);
    assertThat(run.config()).containsEntry("training.epochs", "3");
    assertThat(run.stages()).hasSize(3);
    StageRecord train = run.stages().get(0);
    assertThat(train.metrics()).isNotEmpty();
    assertThat(train.artifacts()).containsKey("model.safetensors");
    assertThat(store.heads()).extracting(RunRecord::runId).contains(RUN).hasSize(2);
    assertThat(new RunFollower(workspace, RUN).work())
        .hasSize(3)
        .allMatch(status -> status.state() == WorkStatus.State.DONE);
    assertThat(WorkAttempt.of(workspace, RUN))
        .extracting(WorkAttempt::stage)
        .containsExactly("EvaluateRobustness");
  }

  @Test
  void readsTheRegistry() throws Exception {
    ModelRegistry registry = ModelRegistry.of(workspace);

    assertThat(registry.names()).containsExactly("shapes");
    ModelVersion champion = registry.alias("shapes", Alias.CHAMPION).orElseThrow();
    assertThat(champion.number()).isEqualTo(1);
    assertThat(champion.model().getOutputs()).isNotEmpty();
    assertThat(champion.signature().inputShape()).hasSize(3);
    assertThat(registry.history("shapes")).hasSize(2);
    assertThat(new DecisionLedger(workspace).read("shapes"))
        .extracting(Decision::outcome)
        .contains(Decision.Outcome.PROMOTED)
        .hasSize(2);
  }

  @Test
  void readsLeases(@TempDir Path folder) throws Exception {
    Workspace copy = Workspace.at(folder.toString());
    for (String name : workspace.leases("shapes").list()) {
      copy.leases("shapes").replace(name, workspace.leases("shapes").read(name).orElseThrow());
    }
    Clock then = Clock.fixed(Instant.ofEpochMilli(1795704200000L), ZoneOffset.UTC);
    Leases leases = new Leases(copy, then, Duration.ofMinutes(2));
    Lease next = leases.take("shapes", "next");
    assertThat(next.token()).isEqualTo(3);
    assertThat(next.takenOverFrom()).as("both were given back").isEmpty();

    copy.leases("shapes").delete("claims/000003");
    copy.leases("shapes").delete("heartbeats/000002");
    assertThatThrownBy(() -> leases.take("shapes", "next"))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("process 11849");
  }

  @Test
  void readsRowsOfParquetFiles() throws IOException {
    List<Evaluation> evaluations = ParquetFiles.read(workspace, Evaluation.class, RUN);
    assertThat(evaluations).anyMatch(row -> row.getClassName() == null);
    assertThat(evaluations).anyMatch(row -> row.getClassName() != null);
    assertThat(evaluations).allMatch(row -> row.getCleanHigh() >= row.getCleanAccuracy());
    assertThat(ParquetFiles.read(workspace, ExampleOutcome.class, RUN)).hasSize(9 * 2 * 100);
    assertThat(ParquetFiles.read(workspace, MetricPoint.class, RUN)).hasSizeGreaterThan(100);
  }

  @Test
  void readsCheckpointsAndNamedData() throws IOException {
    assertThat(workspace.checkpoints("ab".repeat(32)).read("epoch-1"))
        .contains("three epochs".getBytes(StandardCharsets.UTF_8));
    assertThat(NamedData.files(workspace, (place, reason) -> assertThat(place).isEmpty()))
        .containsExactly("4a6ac5ead9297ebfb0617d8e5174507585b4b679f581413ed03c5925984eef6e");
  }

  @Test
  void isCheckedAndOnlyLacksDigests() throws IOException {
    WorkspaceCheck.Report report = WorkspaceCheck.of(workspace);

    assertThat(report.isGood()).as(report.findings().toString()).isTrue();
    assertThat(report.findings())
        .hasSize(workspace.storage().files("memo").size())
        .extracting(Finding::state)
        .containsOnly(State.UNSEALED);
  }

  @Test
  void knowsWhereItsModelsCameFrom() throws IOException {
    ModelLineage lineage = ModelLineage.of(workspace);

    assertThat(lineage.models()).hasSize(2 + 2 + 4 + 2);
    assertThat(
            lineage.origin("5b6933ea32d56eb9").orElseThrow().work().config().path("epochs").asInt())
        .isEqualTo(3);
  }

  @Test
  void callsEveryModelAsToday() throws IOException {
    List<ModelRef> models = new ArrayList<>();
    for (String stage : List.of("TrainBaseline", "TreatModels", "HardenModels")) {
      results(stage, ModelRef.class).forEach(result -> models.add(result.output()));
    }
    models.addAll(results("AssembleTaskModels", TaskModels.class).get(0).output().getModels());
    ShardOutcome attacked = results("EvaluateRobustness", ShardOutcome.class).get(0).output();
    String cell = "lenetw0.5-shapes-s0";
    String task = "two-and-three@" + cell;

    assertThat(models)
        .extracting(
            ModelRef::getName,
            ModelRef::getFamily,
            ModelRef::getVariant,
            ModelRef::getRole,
            ModelRef::getControl)
        .containsExactlyInAnyOrder(
            tuple(cell + "/baseline", cell, "baseline", Role.BASELINE, ""),
            tuple(
                "lenetw0.5-shapes-s1/imported",
                "lenetw0.5-shapes-s1",
                "imported",
                Role.IMPORTED,
                ""),
            tuple(cell + "/treated", cell, "treated", Role.TREATED, "treated-control"),
            tuple(cell + "/treated-control", cell, "treated-control", Role.CONTROL, ""),
            tuple(task + "/assembled", task, "assembled", Role.ASSEMBLED, "restricted"),
            tuple(task + "/restricted", task, "restricted", Role.RESTRICTED, ""),
            tuple(
                task + "/assembled-tuned-1",
                task,
                "assembled-tuned-1",
                Role.ASSEMBLED,
                "restricted-tuned-1"),
            tuple(task + "/restricted-tuned-1", task, "restricted-tuned-1", Role.RESTRICTED, ""),
            tuple(task + "/hardened", task, "hardened", Role.HARDENED, "hardened-control"),
            tuple(task + "/hardened-control", task, "hardened-control", Role.CONTROL, ""));
    assertThat(attacked.getModel().getRole()).isNotEqualTo(Role.UNKNOWN);
    assertThat(ModelRegistry.of(workspace).find("shapes@1").model().getRole())
        .isEqualTo(Role.TREATED);
  }

  @Test
  void saysWhichVariantWorkWasAskedForAsToday() throws IOException {
    assertThat(new Memo(workspace).entries("HardenModels"))
        .allMatch(entry -> entry.subject().contains("/hardened"))
        .extracting(entry -> Objects.requireNonNull(entry.circumstances()).input())
        .anyMatch(input -> input.contains("\"variant\":\"hardened-control\""))
        .noneMatch(input -> input.contains("\"control\""));
  }

  @Test
  void callsEveryRowAsToday() throws IOException {
    List<Evaluation> evaluations = ParquetFiles.read(workspace, Evaluation.class, RUN);

    assertThat(evaluations)
        .extracting(Evaluation::getModel)
        .contains("lenetw0.5-shapes-s0/treated-control")
        .noneMatch(name -> name.contains("Treat-control") || name.contains("Harden-control"));
    assertThat(evaluations)
        .allMatch(row -> row.getModel().equals(row.getFamily() + "/" + row.getVariant()))
        .filteredOn(row -> !row.getControl().isEmpty())
        .isNotEmpty()
        .allSatisfy(
            row ->
                assertThat(evaluations)
                    .extracting(Evaluation::getModel)
                    .contains(row.getFamily() + "/" + row.getControl()));
    assertThat(ParquetFiles.read(workspace, MetricPoint.class, RUN))
        .allMatch(point -> point.getModel().endsWith("/" + point.getVariant()))
        .extracting(MetricPoint::getVariant)
        .contains("hardened-control");
  }

  private <O extends SpecificRecord> List<Remembered<O>> results(String stage, Class<O> type)
      throws IOException {
    Memo memo = new Memo(workspace);
    List<Memo.Entry> entries = memo.entries(stage);
    assertThat(entries).hasSize(workspace.memo(stage).list().size());
    return entries.stream().map(entry -> memo.decoded(entry, type).orElseThrow()).toList();
  }
}
