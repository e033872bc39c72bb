package io.netwright.pipelines;

import io.netwright.pipelines.cli.NetwrightCommand;
import io.netwright.pipelines.flink.FlinkMaster;
import io.netwright.pipelines.retrain.ExitCode;
import io.netwright.stage.Exhaustion;
import java.util.Locale;

/** The program: everything starts here. */
public final class Netwright {

  private Netwright() {}

  /** Runs a command line and exits with 0, 1 (work failed), 2 (bad input) or 130 (interrupted). */
  public static void main(String[] arguments) {
    // Numbers are written alike whatever the language of the machine.
    Locale.setDefault(Locale.ROOT);
    Thread.setDefaultUncaughtExceptionHandler(Netwright::uncaught);
    int code = executed(arguments);
    if (FlinkMaster.startedByFlink().isEmpty()) {
      System.exit(code);
    }
    // Inside flink run or a JobManager, only an exception tells Flink of a failure.
    if (code != 0) {
      throw new IllegalStateException("netwright ended with exit code " + code + "; see above");
    }
  }

  /** Threads of Flink would keep a process alive whose main thread died of an error. */
  private static int executed(String[] arguments) {
    try {
      return NetwrightCommand.execute(arguments);
    } catch (Error e) {
      uncaught(Thread.currentThread(), e);
      return ExitCode.FAILED;
    }
  }

  /** A thread that runs out of memory says so in a line like everything else. */
  private static void uncaught(Thread thread, Throwable failure) {
    Exhaustion.of(failure)
        .ifPresentOrElse(
            line -> System.err.println("netwright: " + thread.getName() + " " + line),
            () -> {
              System.err.println("Exception in thread " + thread.getName());
              failure.printStackTrace();
            });
  }
}
