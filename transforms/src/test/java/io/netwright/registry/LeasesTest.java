package io.netwright.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import io.netwright.testing.StandingClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeasesTest {
  @TempDir private Path folder;

  private final StandingClock clock = new StandingClock("2026-11-25T02:00:00Z");
  private Leases leases = new Leases(Workspace.at("unset"), clock, Duration.ofMinutes(2));

  @BeforeEach
  void opensAWorkspace() {
    leases = new Leases(Workspace.at(folder.toString()), clock, Duration.ofMinutes(2));
  }

  @Test
  void refusesASecondHolderAndNamesTheFirst() throws Exception {
    Lease first = leases.take("shapes", "night run");

    assertThatThrownBy(() -> leases.take("shapes", "impatient"))
        .isInstanceOf(LeaseHeldException.class)
        .hasMessageContaining("night run")
        .hasMessageContaining("2026-11-25T02:02:00Z");
    assertThat(first.stillHeld()).isTrue();
    assertThat(leases.take("another-model", "impatient").token()).isEqualTo(1);
  }

  @Test
  void givesTheNextHolderAHigherTokenAfterARelease() throws Exception {
    Lease first = leases.take("shapes", "first");
    first.release();
    Lease second = leases.take("shapes", "second");

    assertThat(second.token()).isGreaterThan(first.token());
    assertThat(second.takenOverFrom()).isEmpty();
    assertThat(first.stillHeld()).isFalse();
    assertThat(first.renew()).isFalse();
    assertThat(second.stillHeld()).isTrue();
  }

  @Test
  void canBeTakenFromAHolderWhoThenHasItNoMore() throws Exception {
    Lease first = leases.take("shapes", "night run");
    Lease second = leases.takeOver("shapes", "rollback");

    assertThat(second.takenOverFrom()).contains("night run");
    assertThat(second.stillHeld()).isTrue();
    assertThat(first.stillHeld()).isFalse();
    assertThat(first.renew()).isFalse();
  }

  @Test
  void lastsAsLongAsItIsRenewed() throws Exception {
    Lease lease = leases.take("shapes", "slow");
    for (int minute = 0; minute < 10; minute++) {
      clock.advance(Duration.ofMinutes(1));
      assertThat(lease.renew()).isTrue();
    }

    assertThat(lease.stillHeld()).isTrue();
    assertThatThrownBy(() -> leases.take("shapes", "other")).isInstanceOf(LeaseHeldException.class);
  }

  @Test
  void isTakenOverWhenItsHolderFellSilent() throws Exception {
    Lease dead = leases.take("shapes", "killed");
    clock.advance(Duration.ofMinutes(2));
    Lease next = leases.take("shapes", "successor");

    assertThat(next.takenOverFrom()).contains("killed");
    assertThat(dead.stillHeld()).isFalse();
    assertThat(dead.renew()).as("a lost lease stays lost").isFalse();
    assertThat(next.stillHeld()).isTrue();
  }

  @Test
  void aLateHeartbeatOfTheOldHolderDoesNotDisturbTheNewOne() throws Exception {
    Lease dead = leases.take("shapes", "paused");
    clock.advance(Duration.ofMinutes(3));
    Lease next = leases.take("shapes", "successor");
    dead.renew();
    dead.release();

    assertThat(next.stillHeld()).isTrue();
    assertThatThrownBy(() -> leases.take("shapes", "third")).isInstanceOf(LeaseHeldException.class);
  }

  @RepeatedTest(20)
  void letsExactlyOneOfManyContendersWin() throws Exception {
    int contenders = 8;
    CyclicBarrier start = new CyclicBarrier(contenders);
    ExecutorService threads = Executors.newFixedThreadPool(contenders);
    try {
      List<Callable<Boolean>> attempts = new ArrayList<>();
      for (int i = 0; i < contenders; i++) {
        String owner = "contender-" + i;
        attempts.add(
            () -> {
              start.await();
              return takes(owner);
            });
      }
      int winners = 0;
      for (Future<Boolean> attempt : threads.invokeAll(attempts)) {
        winners += attempt.get() ? 1 : 0;
      }
      assertThat(winners).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean takes(String owner) throws IOException {
    try {
      return leases.take("shapes", owner).stillHeld();
    } catch (LeaseHeldException e) {
      return false;
    }
  }

  @Test
  void countsAsExpiredWhenItEndsLaterThanItCanByRight() throws Exception {
    clock.advance(Duration.ofDays(365));
    Lease fromTheFuture = leases.take("shapes", "wrong clock");
    clock.advance(Duration.ofDays(-365));

    assertThat(fromTheFuture.stillHeld()).isFalse();
    Lease next = leases.take("shapes", "right clock");
    assertThat(next.takenOverFrom()).contains("wrong clock");
    assertThat(next.stillHeld()).isTrue();
  }

  @Test
  void countsAsExpiredWhenOnlyItsSignOfLifeIsFromTheFuture() throws Exception {
    Lease lease = leases.take("shapes", "clock that was set back");
    clock.advance(Duration.ofMinutes(1));
    assertThat(lease.renew()).isTrue();
    clock.advance(Duration.ofHours(-1));

    assertThat(leases.take("shapes", "next").stillHeld()).isTrue();
  }

  @Test
  void isNotLostToAMachineWhoseClockIsAFewSecondsBehind() throws Exception {
    Lease first = leases.take("shapes", "night run");
    clock.advance(Duration.ofSeconds(-20));

    assertThat(first.stillHeld()).isTrue();
    assertThatThrownBy(() -> leases.take("shapes", "other")).isInstanceOf(LeaseHeldException.class);
  }

  @Test
  void lastsAsLongAsItsHolderSaidWhereOthersTakeShorterOnes() throws Exception {
    new Leases(Workspace.at(folder.toString()), clock, Duration.ofHours(1))
        .take("shapes", "long night run");

    clock.advance(Duration.ofMinutes(30));
    assertThatThrownBy(() -> leases.take("shapes", "other")).isInstanceOf(LeaseHeldException.class);
    clock.advance(Duration.ofMinutes(30));
    assertThat(leases.take("shapes", "other").stillHeld()).isTrue();
  }

  @Test
  void doesNotBelieveAClaimThatEndsAfterDecades() throws Exception {
    leases.take("shapes", "first");
    Path claim = folder.resolve("leases/shapes/claims/000001.json");
    Files.writeString(
        claim,
        Files.readString(claim)
            .replaceAll("\"expiresAt\" : [0-9]+", "\"expiresAt\" : 9999999999999"));

    assertThat(leases.take("shapes", "second").token()).isEqualTo(2);
  }

  @Test
  void canBeTakenWhereItsDocumentsCannotBeRead() throws Exception {
    Lease first = leases.take("shapes", "first");
    first.renew();
    Files.writeString(folder.resolve("leases/shapes/heartbeats/000001.json"), "{\"own");
    assertThat(first.stillHeld()).as("its claim still says so").isTrue();

    Files.writeString(folder.resolve("leases/shapes/claims/000001.json"), "");
    Lease second = leases.take("shapes", "second");
    assertThat(second.token()).isEqualTo(2);
    assertThat(first.stillHeld()).isFalse();
  }
}
