package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Experiments that no run could finish end before one begins, whatever command reads them. */
class ImpossibleExperimentTest {
  private static final String GOOD =
      """
      name: tried
      data:
        shapes: {path: shapes, trainLimit: 30, validationLimit: 10, testLimit: 10}
        small: {path: shapes, height: 16, width: 16, trainLimit: 30, validationLimit: 10, testLimit: 10, classes: [disc, ring]}
        again: {path: shapes, seed: 1, trainLimit: 30, validationLimit: 10, testLimit: 10, classes: [disc, ring]}
      architectures:
        - {name: lenet, width: 0.5}
      seeds: [0, 1]
      assembly:
        tasks:
          - name: two
            sources:
              - {dataset: shapes, classes: [disc, square]}
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      maxCharsPerColumn = 1000,
      textBlock =
          """
          dataset: shapes, classes: [disc  | dataset: shapes, classes: [disk            | :13: assembly.tasks[0].sources[0].classes[0]: shapes has no class disk; it has [arrow, crescent
          [disc, square]                   | [disc, disc]                               | :13: assembly.tasks[0].sources[0]: classes must differ
          [disc, square]                   | []                                         | :13: assembly.tasks[0].sources[0].classes: is empty; name classes, or leave it out for all
          [disc, square]                   | [disc]                                     | :11: assembly.tasks[0]: has one class, [disc]; a classifier needs at least two
          {dataset: shapes                 | {dataset: cifar                            | :13: assembly.tasks[0].sources[0].dataset: no data set cifar; the experiment has [shapes, small, again]
          {dataset: shapes                 | {architecture: vgg16, dataset: shapes      | :13: assembly.tasks[0].sources[0].architecture: no architecture vgg16; the experiment has [lenet]
          {dataset: shapes                 | {architecture: lenet9, dataset: shapes     | :13: assembly.tasks[0].sources[0].architecture: no architecture lenet9
          {dataset: shapes                 | {seed: '7', dataset: shapes                | :13: assembly.tasks[0].sources[0].seed: no seed 7; the experiment has [0, 1]
          {dataset: shapes                 | {seed: '9999999999999999999', dataset: shapes | :13: assembly.tasks[0].sources[0].seed: must be a whole number
          - {dataset: shapes, classes: [disc, square]} | - {dataset: shapes, classes: [disc, square]}\\n        - {dataset: again} | :11: assembly.tasks[0]: task two: class disc is given by two sources
          - {dataset: shapes, classes: [disc, square]} | - {dataset: shapes}\\n        - {dataset: small, classes: [ring]}\\n      onSharedClass: separate | :11: assembly.tasks[0]: its data sets have images of different shapes
          - {dataset: shapes, classes: [disc, square]} | - {dataset: shapes}\\n        - {dataset: shapes, classes: [ring]}\\n      onSharedClass: separate | :14: assembly.tasks[0].sources[1]: gives a class of shapes that an earlier source gives
          - {dataset: shapes, classes: [disc, square]} | - {dataset: shapes}\\n        - {dataset: again}\\n      onSharedClass: first | :11: assembly.tasks[0]: task two: earlier sources have given all classes of again
          - name: two                      | - {name: two, sources: [{dataset: again}]}\\n    - name: two | names of tasks must differ
          - {name: lenet, width: 0.5}      | - {name: lenet, width: 0.5}\\n  - {name: lenet, width: 0.5} | :8: architectures[1]: lenet at width 0.5 is architectures[0] already
          - {name: lenet, width: 0.5}      | - {name: lenet}\\n  - {name: lenet, width: 1} | :8: architectures[1]: lenet at width 1.0 is architectures[0] already
          - {name: lenet, width: 0.5}      | - {name: lenet}\\n  - {name: lenet, width: 0.5} | :14: assembly.tasks[0].sources[0]: must mean one model, but lenet has the widths [1.0, 0.5]
          seeds: [0, 1]                    | seeds: [0, 0]                              | :8: seeds must differ
          classes: [disc, ring]            | classes: [disc, ring, disc]                | :4: data.small: classes are [disc, ring, disc]
          classes: [disc, ring]            | classes: []                                | :4: data.small.classes: is empty
          classes: [disc, ring]            | classes: [disc, wheel]                     | :4: data.small.classes: shapes: has no class wheel
          path: shapes, seed: 1            | path: DIR/nowhere                          | :5: data.again
          seeds: [0, 1]                    | treatment: {layers: [conv9]}               | :8: treatment.layers: layers must name nodes between the images and the logits, got conv9
          seeds: [0, 1]                    | treatment: {layers: [flatten], constraint: spatial} | :8: treatment.layers: layers must have positions where constraint is SPATIAL, got flatten
          seeds: [0, 1]                    | treatment: {grid: {layers: [[conv9]]}}     | :8: treatment.layers: layers must name nodes between the images and the logits, got conv9
          path: shapes, seed: 1            | path: shapes, masks: beside, seed: 1       | :5: data.again: masks is beside; shapes have masks by themselves
          height: 16, width: 16            | height: 4, width: 4                        | :4: data.small: shapes: height and width are 4 and 4
          """)
  void isRefusedWithItsLineByEveryCommand(String good, String bad, String message)
      throws IOException {
    String text = GOOD.replace(good, bad.replace("\\n", "\n").replace("DIR", folder.toString()));
    assertThat(text).isNotEqualTo(GOOD);
    isRefused(text, message);
  }

  /** A graph by hand may have nothing that a method is about. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          train, treat  | :5: treatment.layers: the graph has no convolution before the layer that makes the logits
          train, harden | :6: hardening.methods: fpcc holds features behind inner layers to patterns
          """)
  void isRefusedWhereTheNetworkIsTooSmallForAMethod(String stages, String message)
      throws IOException {
    Files.writeString(
        folder.resolve("graph.yaml"),
        """
        - {name: input, layer: {layer: Input, shape: [3, 32, 32]}}
        - {name: flatten, layer: Flatten}
        - {name: first, layer: {layer: Linear, outFeatures: 16}}
        - {name: last, layer: {layer: Linear, outFeatures: 10}}
        """);
    isRefused(
        """
        name: tried
        data:
          shapes: {path: shapes, trainLimit: 30, validationLimit: 10, testLimit: 10}
        architectures: [{graph: %s}]
        treatment: {perClass: 5}
        hardening: {from: baseline}
        stages: [%s]
        """
            .formatted(folder.resolve("graph.yaml"), stages),
        message);
  }

  @Test
  void isRefusedWhereRoutesWouldLeadThroughNothing() throws IOException {
    Path graph = folder.resolve("linear.yaml");
    Files.writeString(
        graph,
        """
        - {name: input, layer: {layer: Input, shape: [3, 32, 32]}}
        - {name: flatten, layer: Flatten}
        - {name: fc, layer: {layer: Linear, outFeatures: 10}}
        """);
    String linear = GOOD.replace("{name: lenet, width: 0.5}", "{graph: " + graph + "}");
    isRefused(
        linear.replaceAll("(?m)^  (small|again): .*\\n", ""),
        ": architectures[0]: routes lead through channels that a layer makes and another reads");
  }

  @Test
  void isRefusedWhereTheLogitsOfATaskCannotBeCut() throws IOException {
    Path graph = folder.resolve("summed.yaml");
    Files.writeString(
        graph,
        """
        - {name: input, layer: {layer: Input, shape: [3, 32, 32]}}
        - {name: conv, layer: {layer: Conv2d, outChannels: 4, kernel: 3}}
        - {name: pool, layer: {layer: AdaptiveAvgPool, height: 1, width: 1}}
        - {name: flatten, layer: Flatten}
        - {name: one, layer: {layer: Linear, outFeatures: 10}}
        - {name: other, layer: {layer: Linear, outFeatures: 10}, inputs: [flatten]}
        - {name: sum, layer: Add, inputs: [one, other]}
        """);
    String summed = GOOD.replace("{name: lenet, width: 0.5}", "{graph: " + graph + "}");
    isRefused(
        summed.replaceAll("(?m)^  (small|again): .*\\n", ""),
        ": architectures[0]: the logits cannot be cut: sum (");
  }

  private void isRefused(String text, String message) throws IOException {
    Path file = folder.resolve("tried.yaml");
    Files.writeString(file, text);
    for (String command : List.of("plan", "run", "retrain --model m")) {
      InProcessProgram program = new InProcessProgram();
      int exitCode = program.execute(line(command, file));

      assertThat(exitCode).as(command + ": " + program.err()).isEqualTo(2);
      assertThat(program.err().lines()).as(command).hasSize(1);
      assertThat(program.err()).contains("tried.yaml").contains(message);
      assertThat(KeptFiles.of(folder.resolve("workspace"))).isEmpty();
    }
  }

  private String[] line(String command, Path file) {
    String[] words = command.split(" ");
    return Stream.concat(
            Stream.concat(Stream.of(words[0], file.toString()), Stream.of(words).skip(1)),
            Stream.of("--workspace", folder.resolve("workspace").toString()))
        .toArray(String[]::new);
  }
}
