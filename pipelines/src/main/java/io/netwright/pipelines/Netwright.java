package io.netwright.pipelines;

import io.netwright.pipelines.cli.NetwrightCommand;

/** The program: everything starts here. */
public final class Netwright {

  private Netwright() {}

  /** Runs a command line and exits with 0, 1 (work failed), 2 (bad input) or 130 (interrupted). */
  public static void main(String[] arguments) {
    System.exit(NetwrightCommand.execute(arguments));
  }
}
