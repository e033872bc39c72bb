package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.data.Interpolation;
import io.netwright.data.Preprocessing;
import io.netwright.pipelines.config.ConfigException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class PreprocessingOptionsTest {
  private static final Pattern SPACE = Pattern.compile(" ");

  @Test
  void yieldsWhatWasGiven() {
    assertThat(parsed().given()).isEmpty();
    assertThat(parsed("--resize", "256", "--crop", "224", "--interpolation", "bicubic").given())
        .contains(new Preprocessing(256, 224, Interpolation.BICUBIC));
    assertThat(parsed("--crop", "28").given())
        .contains(new Preprocessing(0, 28, Interpolation.BILINEAR));
  }

  @ParameterizedTest
  @CsvSource({
    "--resize=256, --resize and --interpolation need --crop",
    "--crop=9 --interpolation=BICUBIC, --interpolation needs --resize",
    "--crop=9 --resize=8, resize must be at least crop",
    "--crop=0, a crop of 0"
  })
  void refusesWhatDoesNotBelongTogether(String arguments, String message) {
    PreprocessingOptions options = parsed(SPACE.split(arguments));

    assertThatThrownBy(options::given)
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private static PreprocessingOptions parsed(String... arguments) {
    PreprocessingOptions options = new PreprocessingOptions();
    CommandSpec command = CommandSpec.create();
    command.addMixin("preprocessing", CommandSpec.forAnnotatedObject(options));
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return options;
  }
}
