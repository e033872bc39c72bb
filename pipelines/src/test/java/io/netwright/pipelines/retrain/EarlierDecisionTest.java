package io.netwright.pipelines.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.registry.Decision;
import io.netwright.registry.Decision.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EarlierDecisionTest {
  private final List<Decision> lines = new ArrayList<>();

  @Test
  void isNoneInAnEmptyLedger() {
    assertThat(EarlierDecision.in(lines, identity("2026-11-25", "same"))).isEmpty();
  }

  @Test
  void repeatsWhatWasDecidedAboutTheSameRetraining() {
    RetrainIdentity identity = identity("2026-11-25", "same");
    add(identity, Outcome.REFUSED, 3);

    EarlierDecision earlier = EarlierDecision.in(lines, identity).orElseThrow();

    assertThat(earlier.reason()).isEqualTo("decided before, in line 1: refused");
    assertThat(earlier.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(earlier.version()).isEqualTo(3);
  }

  @Test
  void goesOnWithARetrainingThatFailedOrWasExcluded() {
    RetrainIdentity identity = identity("2026-11-25", "same");
    add(identity, Outcome.EXCLUDED, null);
    add(identity, Outcome.FAILED, null);
    add(identity, Outcome.TAKEN_OVER, null);

    assertThat(EarlierDecision.in(lines, identity)).isEmpty();
  }

  @Test
  void skipsEqualInputsOfAnotherDay() {
    add(identity("2026-11-24", "same"), Outcome.PROMOTED, 1);

    EarlierDecision earlier =
        EarlierDecision.in(lines, identity("2026-11-25", "same")).orElseThrow();

    assertThat(earlier.outcome()).isEqualTo(Outcome.SKIPPED);
    assertThat(earlier.reason())
        .isEqualTo(
            "unchanged data, configuration and code since 2026-11-24, which was promoted (line 1)");
    assertThat(EarlierDecision.in(lines, identity("2026-11-25", "other"))).isEmpty();
  }

  @Test
  void doesNotBringBackWhatWasRolledBack() {
    add(identity("2026-11-24", "same"), Outcome.PROMOTED, 2);
    add(identity("2026-11-24", ""), Outcome.ROLLED_BACK, 1);

    assertThat(EarlierDecision.in(lines, identity("2026-11-25", "same"))).isPresent();
  }

  @Test
  void triesWhatWasPromotedAgainOnceAnotherVersionTookItsPlace() {
    RetrainIdentity again = identity("2026-11-26", "same");
    add(identity("2026-11-24", "same"), Outcome.PROMOTED, 1);
    add(identity("2026-11-25", "other"), Outcome.PROMOTED, 2);
    assertThat(EarlierDecision.in(lines, again)).isEmpty();
    assertThat(EarlierDecision.in(lines, identity("2026-11-26", "other"))).isPresent();

    add(identity("2026-11-25", ""), Outcome.ROLLED_BACK, 1);
    assertThat(EarlierDecision.in(lines, again)).as("it is in use again").isPresent();

    add(identity("2026-11-25", ""), Outcome.ROLLED_BACK, 2);
    assertThat(EarlierDecision.in(lines, again)).as("it was rolled back").isPresent();
  }

  @Test
  void triesWhatWasRefusedAgainOnlyAgainstAnotherChampion() {
    add(identity("2026-11-23", "same"), Outcome.REFUSED, 2);
    assertThat(EarlierDecision.in(lines, identity("2026-11-24", "same")).orElseThrow().reason())
        .contains("which the gate refused (line 1)");

    add(identity("2026-11-24", "other"), Outcome.PROMOTED, 3);
    assertThat(EarlierDecision.in(lines, identity("2026-11-25", "same"))).isEmpty();
  }

  private void add(RetrainIdentity identity, Outcome outcome, @Nullable Integer version) {
    lines.add(
        new Decision(
            lines.size() + 1,
            0,
            outcome,
            "",
            identity.retrainId(),
            null,
            identity.logicalDate(),
            version,
            null,
            identity.inputs()));
  }

  private static RetrainIdentity identity(String date, String inputs) {
    return new RetrainIdentity("shapes", date, "0.1.0", "data", inputs);
  }
}
