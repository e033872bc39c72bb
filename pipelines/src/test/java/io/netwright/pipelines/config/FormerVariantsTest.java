package io.netwright.pipelines.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FormerVariantsTest {
  private static final String GOOD = LeastExperiment.TEXT;

  @Test
  void readsTheFormerNamesOfControls() {
    ExperimentConfig config =
        LeastExperiment.read(
            GOOD
                + "models: [lenet-shapes-s0/Treat-control, mine]\n"
                + "hardening: {from: Treat-control}\n"
                + "promotion: {model: lenet-shapes-s0/Harden-control}\n");

    assertThat(config.models()).containsExactly("lenet-shapes-s0/treated-control", "mine");
    assertThat(config.from()).containsEntry("hardening", "treated-control");
    assertThat(config.promotion().model()).isEqualTo("lenet-shapes-s0/hardened-control");
  }

  @Test
  void saysWhatToWriteInsteadOfTheFormerNamesOfControls() {
    YamlDocument document =
        YamlDocument.parse(
            "tried.yaml",
            GOOD
                + "models: [mine, lenet-shapes-s0/Harden-control]\n"
                + "routes: {from: Treat-control}\n"
                + "hardening: {from: treated}\n"
                + "promotion: {model: control}\n");

    assertThat(FormerVariants.replace(document.tree()))
        .containsExactly(
            Map.entry("models[1]", "lenet-shapes-s0/hardened-control"),
            Map.entry("promotion.model", "treated-control or hardened-control"),
            Map.entry("routes.from", "treated-control"));
    assertThat(document.tree().path("promotion").path("model").asText()).isEqualTo("control");
  }
}
