package io.netwright.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.gc.CollectionPlan;
import io.netwright.gc.GarbageCollection;
import io.netwright.gc.Retention;
import io.netwright.lineage.SmallWorkspace.Made;
import io.netwright.registry.Decision;
import io.netwright.registry.DecisionLedger;
import io.netwright.registry.Lease;
import io.netwright.registry.Leases;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelSignature;
import io.netwright.registry.ModelVersion;
import io.netwright.registry.Registration;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisteredModelsTest {
  @TempDir private Path folder;
  private SmallWorkspace small = new SmallWorkspace(Path.of("unset"));

  @BeforeEach
  void open() {
    small = new SmallWorkspace(folder);
  }

  @Test
  void survivesACollectionThatKeepsNoRunWithItsAncestorsAndVerdict() throws Exception {
    ModelRef forgotten = registered("run-1", 1).model();
    ModelVersion previous = registered("run-2", 2);
    ModelVersion champion = registered("run-3", 3);
    ModelVersion challenger = registered("run-4", 4);
    ModelRegistry registry = ModelRegistry.of(small.workspace);
    Lease lease =
        new Leases(small.workspace, Clock.systemUTC(), Duration.ofMinutes(5)).take("shapes", "me");
    registry.promote(lease, previous.number(), "first");
    registry.promote(lease, champion.number(), "better");
    registry.challenge(lease, challenger.number(), "trained");
    ArtifactRef refused = artifact("a verdict that refused");
    new DecisionLedger(small.workspace).append("shapes", refusal(refused));
    small.age(Duration.ofHours(3));

    GarbageCollection collection =
        new GarbageCollection(
            small.workspace,
            Retention.of(0, null, Set.of()),
            Duration.ZERO,
            Clock.systemUTC(),
            () -> RegisteredModels.pins(small.workspace));
    CollectionPlan plan = collection.plan();
    collection.sweep(plan);

    assertThat(plan.pins())
        .extracting(Pin::label)
        .hasSize(4)
        .anyMatch(label -> label.startsWith("shapes@champion, version 3: "));
    ModelLineage lineage = ModelLineage.of(small.workspace);
    assertThat(lineage.origin(forgotten.getModelId())).isEmpty();
    for (ModelVersion kept : List.of(previous, champion, challenger)) {
      String text = LineageText.of(lineage.origin(kept.model().getModelId()).orElseThrow());
      assertThat(text)
          .contains("ExtractRoutes", "/treated", "/baseline")
          .doesNotContain("missing", "the line ends here");
      assertThat(small.workspace.artifacts().contains(Objects.requireNonNull(kept.verdict())))
          .isTrue();
    }
    assertThat(small.workspace.artifacts().contains(refused)).isTrue();
    assertThat(registry.versions("shapes")).hasSize(4);
  }

  private ModelVersion registered(String run, long seed) throws Exception {
    Made made = small.run(run, seed);
    return ModelRegistry.of(small.workspace)
        .register(
            "shapes",
            new Registration(
                made.task().getModels().get(0),
                ModelSignature.of(3, 32, 32, List.of("disc")),
                run,
                SmallWorkspace.DATA.getSha256(),
                SmallWorkspace.CODE,
                "cpu",
                artifact("verdict of " + run)));
  }

  private ArtifactRef artifact(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return small.workspace.artifacts().write("application/json", out -> out.write(bytes));
  }

  private static Decision refusal(ArtifactRef verdict) {
    return new Decision(
        0,
        1,
        Decision.Outcome.REFUSED,
        "worse",
        "retrain-1",
        "run-1",
        "2026-11-25",
        1,
        verdict,
        "00");
  }
}
