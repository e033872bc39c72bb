package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisuseTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          trian                          | netwright: unknown command trian; did you mean train? See netwright --help.
          nonsense                       | netwright: unknown command nonsense. See netwright --help.
          runs lst                       | netwright: unknown command lst; did you mean list? See netwright runs --help.
          plan smoke --forec train       | netwright: unknown option --forec; did you mean --force? See netwright plan --help.
          plan smoke --worksapce=x       | netwright: unknown option --worksapce; did you mean --workspace?
          plan smoke other               | netwright: other is one argument too many; this command takes EXPERIMENT. See
          run smoke --worksapce=x        | netwright: unknown option --worksapce; did you mean --workspace? Beam has no such option either
          run smoke --worksapce          | netwright: unknown option --worksapce; did you mean --workspace?
          train smoke --epochs=3         | netwright: unknown option --epochs; a value of the experiment is changed by --set training.epochs=VALUE or --set
          plan smoke --accuracy 3        | netwright: unknown option --accuracy. See netwright plan --help.
          plan smoke --stride-of-a-cat 3 | netwright: unknown option --stride-of-a-cat. See netwright plan --help.
          runs list --epochs 3           | netwright: unknown option --epochs. See netwright runs list --help.
          track push --workspace target/no | netwright: no server to push to; give --to http://localhost:5000 or the like
          plan src                       | netwright: src is a folder; netwright init src writes an experiment for its images
          plan nowhere.yaml              | netwright: no experiment file nowhere.yaml; give a YAML file or one of the built-in
          run smoke --parallelism=many   | netwright: --parallelism=many is refused by Beam
          runs show                      | netwright: missing required parameter: 'RUN'. See netwright runs show --help.
          check --threads many           | netwright: invalid value for option '--threads': must be a whole number, got many. See
          import smoke --mean a,b,c      | netwright: invalid value for option '--mean' (R,G,B): must be a number, got a. See
          retrain smoke --model          | netwright: missing required parameter for option '--model' (NAME). See
          lineage m --format yaml        | netwright: invalid value for option '--format': expected one of [TEXT, JSON] (case-insensitive) but was 'yaml'.
          experiments show quikstart     | netwright: no built-in experiment quikstart; did you mean quickstart? there are [smoke,
          run quikstart                  | netwright: no experiment file quikstart; did you mean quickstart? Give a YAML file or one
          """)
  void saysInOneLineWhatIsWrongAndHowToGoOn(String line, String message) {
    InProcessProgram program = new InProcessProgram();
    assertThat(program.execute(line.split(" +", -1))).isEqualTo(2);
    assertThat(program.err().lines()).hasSize(1);
    assertThat(program.err()).startsWith(message.strip());
    assertThat(program.out()).isEmpty();
    assertThat(program.err())
        .doesNotContainPattern(
            Pattern.compile("Exception|\\bint\\b|\\bjava|org\\.apache|interface"));
  }

  @Test
  void showsTheHelpWhereNothingWasAskedFor() {
    InProcessProgram program = new InProcessProgram();
    assertThat(program.execute()).isZero();
    assertThat(program.out()).contains("Usage: netwright").contains("quickstart");
  }
}
