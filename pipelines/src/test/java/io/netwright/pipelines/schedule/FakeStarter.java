package io.netwright.pipelines.schedule;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Ends as it was told to, and remembers what it was started for. */
final class FakeStarter implements RetrainStarter {
  private final Deque<Integer> exitCodes = new ArrayDeque<>();
  private final List<String> started = new ArrayList<>();
  private Duration length = Duration.ofMinutes(10);
  private Runnable meanwhile = () -> {};
  private boolean hangs;
  private int running;
  private int stopped;
  private final CompressedTimer timer;

  FakeStarter(CompressedTimer timer, Integer... exitCodes) {
    this.timer = timer;
    this.exitCodes.addAll(List.of(exitCodes));
  }

  /** How long each takes. */
  FakeStarter lasting(Duration time) {
    length = time;
    return this;
  }

  /** None ends before it is stopped. */
  FakeStarter hanging() {
    hangs = true;
    return this;
  }

  /** What happens while it is at work. */
  FakeStarter meanwhile(Runnable event) {
    meanwhile = event;
    return this;
  }

  /** The logical dates, in order, and whether they were resumed. */
  List<String> started() {
    return started;
  }

  /** How often it was asked to stop. */
  int stopped() {
    return stopped;
  }

  @Override
  public Attempt start(FireTime fire) throws IOException {
    if (running > 0) {
      throw new IllegalStateException("two retrainings at once");
    }
    if (exitCodes.isEmpty()) {
      throw new IOException("no such program");
    }
    running++;
    started.add(fire.logicalDate() + (fire.resumed() ? " resumed" : ""));
    int exitCode = exitCodes.pop();
    return new Attempt() {
      @Override
      public boolean endsWithin(Duration time) {
        meanwhile.run();
        timer.pass(length);
        running -= hangs ? 0 : 1;
        return !hangs;
      }

      @Override
      public Ending ending() {
        return new Ending(exitCode, exitCode == 0 ? "promoted: better" : "failed: no luck");
      }

      @Override
      public void stop() {
        stopped++;
        running -= hangs ? 1 : 0;
      }
    };
  }
}
