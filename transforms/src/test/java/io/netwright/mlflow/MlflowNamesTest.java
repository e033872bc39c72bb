package io.netwright.mlflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.metric.MeasuredModel;
import io.netwright.metric.Metric;
import io.netwright.run.Measurement;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MlflowNamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"train.loss", "figures/accuracy curve.txt", "a-b_c"})
  void keepsNamesThatMlflowTakes(String name) {
    assertThat(MlflowNames.key(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a*b", "../x", "/x", "a//b", "a/../b", "a/", ".", "größe"})
  void changesOthersSoThatTheyStayApart(String name) {
    String key = MlflowNames.key(name);
    assertThat(key).matches("[A-Za-z0-9_ -][A-Za-z0-9_. -]*(/[A-Za-z0-9_ -][A-Za-z0-9_. -]*)*");
    assertThat(key).isNotEqualTo(MlflowNames.key(name + "*"));
  }

  @Test
  void givesEveryNumberOfOneNameAKeyOfItsOwn() {
    Metric noise = Metric.named("treat.diagnosis.noise.accuracy.clean");
    MeasuredModel tuned =
        new MeasuredModel("a", "duo@lenet-s0/assembled-tuned-5", "assembled-tuned-5");
    MeasuredModel control =
        new MeasuredModel("b", "duo@lenet-s0/restricted-tuned-5", "restricted-tuned-5");

    assertThat(key(null, Metric.named("train.loss"))).isEqualTo("train.loss");
    assertThat(key(null, noise.of("conv2").atLevel(0.5)))
        .isEqualTo("treat.diagnosis.noise.accuracy.clean/layer conv2/level 0.5");
    assertThat(key(tuned, Metric.named("assemble.accuracy").in("treatment")))
        .isEqualTo("assemble.accuracy/treatment/model assembled-tuned-5");
    assertThat(
            List.of(
                key(null, noise),
                key(null, noise.of("conv2")),
                key(null, noise.of("conv2").atLevel(1)),
                key(null, noise.of("conv2").atLevel(1e-4)),
                key(null, noise.of("conv2/level 1")),
                key(null, noise.of("conv2_level 1")),
                key(null, noise.of("größe")),
                key(null, noise.of("grÖße")),
                key(null, noise.in("control")),
                key(null, noise.in("treatment.candidate1")),
                key(null, noise.in("treatment.candidate2")),
                key(tuned, noise),
                key(control, noise)))
        .doesNotHaveDuplicates()
        .allSatisfy(key -> assertThat(key).matches("[A-Za-z0-9_. /-]{1,250}"));
  }

  private static String key(@Nullable MeasuredModel about, Metric metric) {
    return MlflowNames.metric(Measurement.of(about, metric, 0, 0.5, 1));
  }

  @Test
  void cutsWhatIsTooLong() {
    assertThat(MlflowNames.key("k".repeat(300))).hasSize(250);
    assertThat(MlflowNames.paramValue("v".repeat(6001))).hasSize(6000).endsWith("...");
    assertThat(MlflowNames.paramValue("v".repeat(6000))).hasSize(6000).endsWith("v");
    assertThat(MlflowNames.tagValue("\uD83D\uDE00".repeat(2600))).hasSizeLessThanOrEqualTo(5000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "mlflow",
        "file:///tmp/mlruns",
        "sqlite:///x.db",
        "http://",
        "http://h ost",
        "http:x",
        "databricks",
        "http://user:secret@host:5000",
        "http://host/?a=b"
      })
  void refusesAddressesThatAreNoServers(String address) {
    assertThatThrownBy(() -> MlflowServer.at(address))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("write it like http://127.0.0.1:5000")
        .hasMessageNotContaining("secret");
  }

  @Test
  void hidesSecrets() {
    MlflowServer server =
        MlflowServer.at("https://host/mlflow/")
            .as(new MlflowCredentials("someone", "secret", null));
    assertThat(server.uri()).hasToString("https://host/mlflow");
    assertThat(server.toString()).doesNotContain("secret");
    assertThat(server.credentials().header()).contains("Basic c29tZW9uZTpzZWNyZXQ=");
  }
}
