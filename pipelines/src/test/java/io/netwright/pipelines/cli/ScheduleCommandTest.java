package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleCommandTest {

  @ParameterizedTest
  @CsvSource({
    "'',                     --wait 600s",
    "--lease=30m,            --wait 9000s",
    "--lease 1h --wait=1h,   ''",
    "--wait 1h,              ''",
  })
  void waitsForFiveLeasesOfARetrainingThatWasCutOffWhereNothingIsSaid(String given, String more) {
    String line = ("retrain smoke --model shapes " + given).strip();

    assertThat(
            String.join(
                " ",
                ScheduleCommand.whenResumed(
                    NetwrightCommand.commandLine().parseArgs(line.split(" ")).subcommand())))
        .isEqualTo(more);
  }
}
