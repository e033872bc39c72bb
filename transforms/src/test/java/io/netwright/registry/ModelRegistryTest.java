package io.netwright.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import io.netwright.testing.Registrations;
import io.netwright.testing.StandingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelRegistryTest {
  private static final Decision LINE =
      new Decision(
          0, 0, Decision.Outcome.SKIPPED, "equal", "id", null, "2026-11-25", null, null, "inputs");

  @TempDir private Path folder;

  private final StandingClock clock = new StandingClock("2026-11-25T02:00:00Z");
  private Workspace workspace = Workspace.at("unset");
  private ModelRegistry registry = new ModelRegistry(workspace, clock);
  private Leases leases = new Leases(workspace, clock, Duration.ofMinutes(2));

  @BeforeEach
  void opensAWorkspace() {
    workspace = Workspace.at(folder.toString());
    registry = new ModelRegistry(workspace, clock);
    leases = new Leases(workspace, clock, Duration.ofMinutes(2));
  }

  @Test
  void givesVersionsTheirNumbersAndReadsThemBackWhole() throws Exception {
    ModelVersion first = registry.register("shapes", Registrations.of("aaaa", "run-1"));
    ModelVersion second = registry.register("shapes", Registrations.of("bbbb", "run-2"));

    assertThat(first.number()).isEqualTo(1);
    assertThat(second.number()).isEqualTo(2);
    assertThat(registry.versions("shapes")).containsExactly(first, second);
    assertThat(registry.version("shapes", 2)).contains(second);
    assertThat(registry.version("shapes", 3)).isEmpty();
    assertThat(registry.names()).containsExactly("shapes");
  }

  @Test
  void registersTheSameModelOfTheSameRunOnce() throws Exception {
    ModelVersion first = registry.register("shapes", Registrations.of("aaaa", "run-1"));
    clock.advance(Duration.ofHours(1));

    assertThat(registry.register("shapes", Registrations.of("aaaa", "run-1"))).isEqualTo(first);
    assertThat(registry.versions("shapes")).hasSize(1);
  }

  @Test
  void registersWeightsThatForcedWorkOfTheSameRunGaveAnew() throws Exception {
    Registration first = Registrations.of("aaaa", "run-1");
    ModelRef forced =
        ModelRef.newBuilder(first.model())
            .setWeights(new ArtifactRef("c".repeat(64), 12L, "application/octet-stream"))
            .build();
    registry.register("shapes", first);

    ModelVersion second =
        registry.register(
            "shapes",
            new Registration(
                forced,
                first.signature(),
                first.runId(),
                first.dataFingerprint(),
                first.codeVersion(),
                first.fingerprint(),
                first.verdict()));

    assertThat(second.number()).isEqualTo(2);
    assertThat(second.model().getWeights()).isEqualTo(forced.getWeights());
  }

  @Test
  @Timeout(60)
  void goesOnCountingBehindALinkedFolder() throws Exception {
    registry.register("shapes", Registrations.of("aaaa", "run-1"));
    leases.take("shapes", "test").release();
    for (String place : List.of("models/shapes", "leases/shapes")) {
      Path moved = folder.resolve("moved-" + place.replace('/', '-'));
      Files.move(folder.resolve(place), moved);
      Files.createSymbolicLink(folder.resolve(place), moved);
    }

    assertThat(registry.register("shapes", Registrations.of("bbbb", "run-2")).number())
        .isEqualTo(2);
    assertThat(leases.take("shapes", "test").token()).isEqualTo(2);
    assertThat(registry.names()).containsExactly("shapes");
  }

  @ParameterizedTest
  @Timeout(60)
  @ValueSource(strings = {"versions", "aliases", "ledger"})
  void endsWhereANumberIsTakenByWhatIsNoDocument(String kind) throws Exception {
    Lease lease = leases.take("shapes", "test");
    if (!kind.equals("versions")) {
      registry.register("shapes", Registrations.of("aaaa", "run-1"));
    }
    Path document = folder.resolve("models/shapes/" + kind + "/000001.json");
    Files.createDirectories(document);

    assertThatThrownBy(
            () -> {
              switch (kind) {
                case "versions" -> registry.register("shapes", Registrations.of("aaaa", "run-1"));
                case "aliases" -> registry.challenge(lease, 1, "better");
                default -> new DecisionLedger(workspace).append("shapes", LINE);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(document + ": is taken");
  }

  @Test
  void movesChampionAndPreviousTogether() throws Exception {
    registerThree();
    Lease lease = leases.take("shapes", "test");
    registry.promote(lease, 1, "first");
    registry.promote(lease, 2, "better");

    assertThat(registry.alias("shapes", Alias.CHAMPION).orElseThrow().number()).isEqualTo(2);
    assertThat(registry.alias("shapes", Alias.PREVIOUS).orElseThrow().number()).isEqualTo(1);

    registry.promote(lease, 2, "again");
    assertThat(registry.aliases("shapes").previous()).as("promoting twice keeps it").isEqualTo(1);

    registry.rollBack(lease, "complaints");
    assertThat(registry.aliases("shapes").champion()).isEqualTo(1);
    assertThat(registry.aliases("shapes").previous()).isEqualTo(2);
    assertThat(registry.history("shapes")).hasSize(4);
  }

  @Test
  void aChallengerLeavesTheChampionInPlace() throws Exception {
    registerThree();
    Lease lease = leases.take("shapes", "test");
    registry.promote(lease, 1, "first");
    registry.challenge(lease, 3, "trained");

    assertThat(registry.find("shapes@challenger").number()).isEqualTo(3);
    assertThat(registry.find("shapes@champion").number()).isEqualTo(1);
    assertThat(registry.find("shapes").number()).isEqualTo(1);
    assertThat(registry.find("shapes@2").number()).isEqualTo(2);
  }

  @Test
  void refusesAMoveUnderALeaseThatWasTakenOver() throws Exception {
    registerThree();
    Lease paused = leases.take("shapes", "paused");
    registry.promote(paused, 1, "first");
    clock.advance(Duration.ofMinutes(5));
    Lease successor = leases.take("shapes", "successor");

    assertThatThrownBy(() -> registry.promote(paused, 3, "too late"))
        .isInstanceOf(StaleLeaseException.class);
    registry.promote(successor, 2, "in time");
    assertThatThrownBy(() -> registry.promote(paused, 3, "much too late"))
        .isInstanceOf(StaleLeaseException.class)
        .hasMessageContaining("newer than lease 1 of paused");
    assertThat(registry.aliases("shapes").champion()).isEqualTo(2);
  }

  @Test
  void refusesAMoveUnderALeaseThatExpiredEvenIfNobodyTookIt() throws Exception {
    registerThree();
    Lease slow = leases.take("shapes", "slow");
    clock.advance(Duration.ofMinutes(5));

    assertThatThrownBy(() -> registry.promote(slow, 1, "too late"))
        .isInstanceOf(StaleLeaseException.class)
        .hasMessageContaining("expired");
    assertThat(registry.aliases("shapes").champion()).isNull();
  }

  @Test
  void saysWhatThereIsWhereAVersionIsMissing() throws Exception {
    registerThree();
    Lease lease = leases.take("shapes", "test");

    assertThatThrownBy(() -> registry.find("shapes@champion"))
        .hasMessageContaining("shapes has [1, 2, 3]");
    assertThatThrownBy(() -> registry.find("other")).hasMessageContaining("it has [shapes]");
    assertThatThrownBy(() -> registry.find("shapes@best"))
        .hasMessageContaining("champion, challenger or previous");
    assertThatThrownBy(() -> registry.promote(lease, 9, "none"))
        .hasMessageContaining("no version 9");
    assertThatThrownBy(() -> registry.rollBack(lease, "none"))
        .hasMessageContaining("no previous champion");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../x", "a/b", "a@b", ".hidden", "with space"})
  void refusesNamesThatAreNoFolder(String name) {
    assertThatThrownBy(() -> registry.register(name, Registrations.of("aaaa", "run-1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("letters, digits");
  }

  @Test
  void passesOverADamagedVersionAndSaysWhichItIs() throws Exception {
    registerThree();
    Path document = folder.resolve("models/shapes/versions/000002.json");
    for (String damaged : List.of("", "{\"name\": ", "null", "[]", "{}", "{\"number\": 2}")) {
      Files.writeString(document, damaged);
      List<String> places = new ArrayList<>();
      registry.examine("shapes", (place, reason) -> places.add(place + " " + reason));

      assertThat(registry.versions("shapes"))
          .extracting(ModelVersion::number)
          .containsExactly(1, 3);
      assertThat(registry.version("shapes", 2)).isEmpty();
      assertThat(places).singleElement().asString().startsWith(document.toString());
    }
    assertThat(registry.register("shapes", Registrations.of("dddd", "run-4")).number())
        .isEqualTo(4);
  }

  @Test
  void goesOnFromTheLastAliasesThatCanBeRead() throws Exception {
    registerThree();
    Lease lease = leases.take("shapes", "test");
    registry.promote(lease, 1, "first");
    registry.promote(lease, 2, "second");
    Files.writeString(folder.resolve("models/shapes/aliases/000002.json"), "{");

    assertThat(registry.aliases("shapes").champion()).isEqualTo(1);
    Aliases moved = registry.promote(lease, 3, "third");
    assertThat(moved.revision()).isEqualTo(3);
    assertThat(registry.aliases("shapes")).isEqualTo(moved);
  }

  @Test
  void leavesOtherProgramsFilesAlone() throws Exception {
    registerThree();
    Files.createDirectories(folder.resolve("models/my models/versions"));
    Files.writeString(folder.resolve("models/my models/versions/000001.json"), "{}");
    Files.writeString(folder.resolve("models/notes.json"), "{}");
    Files.writeString(folder.resolve("models/shapes/versions/copy of 000001.json"), "x");
    Files.writeString(folder.resolve("models/shapes/versions/.DS_Store"), "x");

    assertThat(registry.names()).containsExactly("shapes");
    assertThat(registry.versions("shapes")).hasSize(3);
    assertThat(new DecisionLedger(workspace).names()).isEmpty();
  }

  private void registerThree() throws Exception {
    registry.register("shapes", Registrations.of("aaaa", "run-1"));
    registry.register("shapes", Registrations.of("bbbb", "run-2"));
    registry.register("shapes", Registrations.of("cccc", "run-3"));
  }
}
