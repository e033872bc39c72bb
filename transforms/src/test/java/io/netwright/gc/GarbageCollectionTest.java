package io.netwright.gc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.StoredFile;
import io.netwright.lineage.CachedResult;
import io.netwright.lineage.Pin;
import io.netwright.lineage.SmallWorkspace;
import io.netwright.lineage.SmallWorkspace.Made;
import io.netwright.lineage.WorkspaceFiles;
import io.netwright.lineage.WorkspaceGraph;
import io.netwright.run.RunStatus;
import io.netwright.schemas.ModelRef;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GarbageCollectionTest {
  private static final Duration OLD = Duration.ofHours(3);
  private static final Duration VERY_OLD = Duration.ofDays(3);

  @TempDir private Path folder;
  private SmallWorkspace small = new SmallWorkspace(Path.of("unset"));

  @BeforeEach
  void open() {
    small = new SmallWorkspace(folder.resolve("workspace"));
  }

  @Test
  void leavesExactlyWhatTheKeptRunsAloneWouldHaveMade() throws Exception {
    SmallWorkspace alone = new SmallWorkspace(folder.resolve("alone"));
    alone.run("run-2", 7);
    small.run("run-1", 0);
    small.run("run-2", 7);
    small.run("run-3", 9);
    small.age(OLD);

    collect(keeping("run-2"));

    assertThat(small.comparable()).isEqualTo(alone.comparable());
    assertThat(collection(keeping("run-2")).plan().garbage()).isEmpty();
  }

  @Test
  void keepsWhatAnotherRunMadeAndAKeptOneReused() throws Exception {
    small.run("run-1", 0);
    SortedSet<String> shared = withoutRun("run-1");
    small.run("run-2", 0);
    small.age(OLD);

    collect(keeping("run-2"));

    assertThat(withoutRun("run-2")).isEqualTo(shared);
    assertThat(small.files()).noneMatch(path -> path.contains("run-1"));
  }

  @Test
  void keepsAPinnedModelWithItsAncestorsAndNotItsEvaluations() throws Exception {
    SmallWorkspace alone = new SmallWorkspace(folder.resolve("alone"));
    Made made = small.run("run-1", 0);
    alone.run("run-2", 7);
    small.run("run-2", 7);
    small.age(OLD);
    ModelRef champion = made.task().getModels().get(0);
    Pin pin = new Pin("shapes@champion", Set.of(champion.getModelId()), Set.of());

    GarbageCollection collection = collection(keeping("run-2"), pin);
    collection.sweep(collection.plan());

    SortedSet<String> more = new TreeSet<>(small.comparable());
    more.removeAll(alone.comparable());
    assertThat(more)
        .containsExactlyInAnyOrder(
            memo("TrainBaseline", made.baseline().getProvenance().getKey()),
            memo("TreatModels", made.treated().getProvenance().getKey()),
            memo("ExtractRoutes", keyOf("ExtractRoutes", made)),
            memo("AssembleTaskModels", champion.getProvenance().getKey()),
            artifact(made.baseline().getWeights().getSha256()),
            artifact(made.treated().getWeights().getSha256()),
            artifact(
                Objects.requireNonNull(made.treated().getArtifacts().get("diagnosis")).getSha256()),
            artifact(made.routed().getRoutes().getSha256()),
            artifact(champion.getWeights().getSha256()));
  }

  @Test
  void deletesNothingYoungerThanTheGrace() throws Exception {
    small.run("run-1", 0);
    SortedSet<String> before = small.files();

    collect(Retention.of(0, null, Set.of()));

    assertThat(small.files()).isEqualTo(before);
  }

  @Test
  void keepsTheLatestFinishedRunsAndWhatWasStartedSince() throws Exception {
    small.run("run-1", 1);
    small.run("run-2", 2);
    small.run("run-3", 3, RunStatus.FAILED);
    small.age(VERY_OLD);

    CollectionPlan plan = collection(Retention.of(1, null, Set.of())).plan();

    assertThat(plan.keptRuns().keySet()).containsExactly("run-2", "run-3");
    assertThat(plan.deletedRuns()).containsExactly("run-1");
  }

  @Test
  void keepsRunsThatGoOnAndNotThoseThatWereAbandoned() throws Exception {
    small.run("run-1", 1, RunStatus.RUNNING);
    small.age(VERY_OLD);
    assertThat(collection(Retention.of(0, null, Set.of())).plan().deletedRuns())
        .containsExactly("run-1");

    small.age(OLD);
    assertThat(collection(Retention.of(0, null, Set.of())).plan().keptRuns())
        .containsEntry("run-1", "going on");
  }

  @Test
  void sparesWhatARunThatGoesOnWroteLongAgoAndWillNameOnlyAtTheEndOfItsWork() throws Exception {
    String file = artifact("ab".repeat(32));
    small.write(file, new byte[3]);
    small.age(OLD);
    long before = Instant.now().minus(OLD).minusSeconds(60).toEpochMilli();
    small.head("run-1", RunStatus.RUNNING, before);
    assertThat(collect(Retention.of(0, null, Set.of()))).isEmpty();

    small.head("run-1", RunStatus.FAILED, before);

    assertThat(collect(Retention.of(0, null, Set.of())))
        .extracting(garbage -> garbage.file().path())
        .containsExactly(file);
  }

  @Test
  void keepsDataSetsThatSomebodyPutIntoTheWorkspace() throws Exception {
    String digest = "cd".repeat(32);
    small.write(artifact(digest), new byte[3]);
    small.write(artifact("ef".repeat(32)), new byte[3]);
    String document =
        "{\"name\":\"cifar\",\"sha256\":\"%s\",\"sizeBytes\":3,\"mediaType\":\"application/x-tar\"}";
    small.write("data/cifar.json", document.formatted(digest).getBytes(StandardCharsets.UTF_8));
    small.age(OLD);

    collect(Retention.of(0, null, Set.of()));

    assertThat(small.files()).containsExactly(artifact(digest), "data/cifar.json");
  }

  @Test
  void deletesAbandonedCheckpointsDraftsAndImagesOfDataThatNobodyKept() throws Exception {
    small.run("run-1", 0);
    small.write("checkpoints/" + "a".repeat(64) + "/last", new byte[3]);
    small.write(".drafts/half-written", new byte[3]);
    small.write("data-cache/needed.images", cache(SmallWorkspace.DATA.getSha256()));
    small.write("data-cache/other.images", cache("00"));
    small.write("data-cache/damaged.images", new byte[1]);
    small.write("registry/shapes.json", new byte[3]);
    small.age(VERY_OLD);

    List<Garbage> deleted = collect(keeping("run-1"));

    assertThat(deleted)
        .extracting(garbage -> garbage.file().path())
        .containsExactlyInAnyOrder(
            "checkpoints/" + "a".repeat(64) + "/last",
            ".drafts/half-written",
            "data-cache/other.images",
            "data-cache/damaged.images");
    small.write("checkpoints/" + "b".repeat(64) + "/last", new byte[3]);
    small.age(OLD);
    assertThat(collect(keeping("run-1"))).isEmpty();
  }

  @Test
  void endsTheSameWhereverItWasCutOffAndNeverLeavesAMemoWithoutItsArtifacts() throws Exception {
    int cut = 0;
    boolean more = true;
    SortedSet<String> end = new TreeSet<>();
    while (more) {
      small = new SmallWorkspace(folder.resolve("cut-" + cut));
      small.run("run-1", 0);
      small.run("run-2", 7);
      small.age(OLD);
      CollectionPlan plan = collection(keeping("run-2")).plan();
      for (Garbage garbage : plan.garbage().subList(0, cut)) {
        small.workspace.storage().delete(garbage.file().path());
      }
      assertMemosAreWhole();
      collect(keeping("run-2"));
      assertThat(small.comparable()).isEqualTo(end.isEmpty() ? small.comparable() : end);
      end = small.comparable();
      cut += 3;
      more = cut < plan.garbage().size();
    }
    assertThat(cut).isGreaterThan(15);
  }

  @Test
  void sparesWhatARunTookHoldOfAfterThePlanWasMade() throws Exception {
    Made made = small.run("run-1", 0);
    small.run("run-2", 7);
    small.age(OLD);
    GarbageCollection collection = collection(keeping("run-2"));
    CollectionPlan plan = collection.plan();

    small.head("run-3", RunStatus.RUNNING);
    ModelRef reused = small.treated("run-3", small.baseline("run-3", 0));
    List<Garbage> deleted = collection.sweep(plan);

    assertThat(reused).isEqualTo(made.treated());
    assertMemosAreWhole();
    assertThat(small.files())
        .contains(
            memo("TrainBaseline", made.baseline().getProvenance().getKey()),
            artifact(made.baseline().getWeights().getSha256()),
            memo("TreatModels", made.treated().getProvenance().getKey()),
            artifact(made.treated().getWeights().getSha256()));
    assertThat(deleted)
        .extracting(garbage -> garbage.file().path())
        .contains(artifact(made.routed().getRoutes().getSha256()));
  }

  @Test
  void sparesAnArtifactThatIsMadeAnewWhileItsOldMemoGoes() throws Exception {
    Made made = small.run("run-1", 0);
    small.run("run-2", 7);
    small.age(OLD);
    GarbageCollection collection = collection(keeping("run-2"));
    CollectionPlan plan = collection.plan();

    small
        .workspace
        .storage()
        .delete(memo("TrainBaseline", made.baseline().getProvenance().getKey()));
    small.head("run-3", RunStatus.RUNNING);
    assertThat(small.baseline("run-3", 0)).isEqualTo(made.baseline());
    collection.sweep(plan);

    assertThat(small.files()).contains(artifact(made.baseline().getWeights().getSha256()));
    assertMemosAreWhole();
  }

  @Test
  void makesAgainWhatItDeletedWithTheSameDigests() throws Exception {
    Made made = small.run("run-1", 0);
    small.run("run-2", 7);
    small.age(OLD);
    collect(keeping("run-2"));

    assertThat(small.run("run-3", 0)).isEqualTo(made);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "memo/Other/cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc.json",
        "runs/run-1/run.json",
        "runs/run-2/stages/x.json",
        "models/shapes/versions/000001.json",
        "models/shapes/aliases/000001.json",
        "models/shapes/ledger/000001.json",
        "data/mine.json"
      })
  void deletesNothingThatADocumentWhichItCannotReadMayNeed(String document) throws Exception {
    small.run("run-1", 0);
    small.run("run-2", 7);
    SortedSet<String> before = small.files();
    small.write(document, "{".getBytes(StandardCharsets.UTF_8));
    small.age(OLD);

    CollectionPlan plan = collection(keeping("run-2")).plan();
    assertThat(plan.unreadable().keySet()).singleElement().asString().endsWith("/" + document);
    collect(keeping("run-2"));

    SortedSet<String> needed = new TreeSet<>(before);
    needed.removeIf(file -> file.startsWith("runs/run-1") || file.contains("run=run-1"));
    assertThat(small.files()).containsAll(needed).contains(document);
  }

  @Test
  void leavesFilesOfOtherProgramsAlone() throws Exception {
    small.run("run-1", 0);
    List<String> foreign =
        List.of(
            "memo/notes.txt",
            "memo/TrainBaseline/copy of it.json",
            "runs/notes.txt",
            "artifacts/sha256/README",
            "models/notes.json");
    for (String file : foreign) {
      small.write(file, new byte[] {1});
    }
    small.age(VERY_OLD);
    small.run("run-2", 7);
    collect(keeping("run-2"));

    assertThat(small.files()).containsAll(foreign);
    assertThat(small.files()).noneMatch(file -> file.startsWith("runs/run-1/"));
  }

  @Test
  void refusesToKeepNothingByOmission() {
    assertThatThrownBy(() -> Retention.of(null, null, Set.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("say what to keep");
  }

  private List<Garbage> collect(Retention retention) throws Exception {
    GarbageCollection collection = collection(retention);
    return collection.sweep(collection.plan());
  }

  private GarbageCollection collection(Retention retention, Pin... pins) {
    return new GarbageCollection(
        small.workspace, retention, Duration.ZERO, Clock.systemUTC(), () -> List.of(pins));
  }

  private static Retention keeping(String run) {
    return Retention.of(null, null, Set.of(run));
  }

  private SortedSet<String> withoutRun(String run) throws IOException {
    SortedSet<String> files = new TreeSet<>(small.files());
    files.removeIf(path -> path.contains(run));
    return files;
  }

  /** No reader may find a remembered result whose artifacts are gone. */
  private void assertMemosAreWhole() throws IOException {
    Set<String> present = new HashSet<>();
    for (StoredFile file : small.workspace.storage().files("artifacts")) {
      present.add(WorkspaceFiles.name(file));
    }
    for (CachedResult result : WorkspaceGraph.read(small.workspace).results()) {
      assertThat(present).as(result.file().path()).containsAll(result.written());
    }
  }

  private String keyOf(String stage, Made made) throws IOException {
    return WorkspaceGraph.read(small.workspace).results().stream()
        .filter(result -> result.entry().stage().equals(stage))
        .filter(result -> result.written().contains(made.routed().getRoutes().getSha256()))
        .findFirst()
        .orElseThrow()
        .key();
  }

  private static String memo(String stage, String key) {
    return "memo/" + stage + "/" + key + ".json";
  }

  private static String artifact(String sha256) {
    return "artifacts/sha256/" + sha256.substring(0, 2) + "/" + sha256;
  }

  private static byte[] cache(String digest) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream data = new DataOutputStream(bytes)) {
      data.writeUTF(digest);
      data.writeInt(0);
    }
    return bytes.toByteArray();
  }
}
