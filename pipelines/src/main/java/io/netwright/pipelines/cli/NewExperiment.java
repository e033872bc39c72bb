package io.netwright.pipelines.cli;

import com.fasterxml.jackson.databind.node.TextNode;
import io.netwright.data.DatasetSpec;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A first experiment for a folder of images, as commented text.
 *
 * @param images the folder or archive
 * @param classes names of its classes
 * @param few whether there are so few images that small batches are needed for enough steps
 * @param size height and width that images are resized to
 * @param file where the experiment is to be written
 */
record NewExperiment(Path images, List<String> classes, boolean few, int size, Path file) {
  private static final int MOST_CLASSES_OF_A_TASK = 10;

  /** Refuses a path that an experiment would read as something else. */
  NewExperiment {
    images = images.toAbsolutePath().normalize();
    classes = List.copyOf(classes);
    if (images.toString().contains("${")) {
      throw new RefusedException(
          images + " has ${ in its name, which an experiment would replace; rename the folder");
    }
  }

  /** What the experiment and its file are called unless somebody says otherwise. */
  static String nameOf(Path images) {
    Path last = images.toAbsolutePath().normalize().getFileName();
    String name =
        (last == null ? "" : last.toString())
            .replaceFirst("(?i)\\.(tar|tar\\.gz|tgz)$", "")
            .replaceAll("[^A-Za-z0-9._-]+", "-")
            .replaceFirst("^[^A-Za-z0-9]+", "");
    String usable = name.length() > 60 ? name.substring(0, 60) : name;
    return usable.isEmpty() ? "my-experiment" : usable;
  }

  /** The images as the experiment takes them. */
  DatasetSpec spec() {
    return DatasetSpec.of(images.toString()).resized(size, size);
  }

  /** The experiment; it is read once, so that what is written is what can be run. */
  String text() throws IOException {
    String text =
        template()
            .replace("@FOLDER@", onOneLine(images))
            .replace("@FILE@", onOneLine(file))
            .replace("@NAME@", nameOf(images))
            .replace("@PATH@", quoted(images.toString()))
            .replace("@SIZE@", Integer.toString(size))
            .replace("@TASKS@", tasks())
            .replace(
                "@WHY@", few ? "\n# With few images, small batches make more steps of a pass." : "")
            .replace("@EPOCHS@", few ? "30" : "15")
            .replace("@FEW@", few ? ", batchSize: 32, learningRate: 0.0125" : "")
            .replace("@BATCH@", few ? ", batchSize: 32" : "");
    ExperimentReader.read(file.toString(), text, List.of(), Map.of());
    return text;
  }

  private String tasks() {
    int half = Math.min(MOST_CLASSES_OF_A_TASK, (classes.size() + 1) / 2);
    if (half < 2) {
      return """

          # Hardening (FPCC): training that keeps feature patterns alike under changes, from the treated
          # model's weights. It too has a control.
          hardening:
            from: treated
            init: weights
            training: {epochs: 10, learningRate: 0.01, warmupEpochs: 0@BATCH@}
          """;
    }
    List<String> chosen = classes.subList(0, half).stream().map(NewExperiment::quoted).toList();
    return """

        # Assembly (Model LEGO): the parts that some classes need are cut out of the treated model and
        # put together as a smaller model for these classes alone. Name the classes that you want.
        assembly:
          tasks:
            - name: some-classes
              sources:
                - {dataset: images, classes: [%s]}
          fineTuning: {learningRate: 0.01@BATCH@}

        # Hardening (FPCC): training that keeps feature patterns alike under changes, from the assembled
        # model's weights. It too has a control.
        hardening:
          init: weights
          training: {epochs: 10, learningRate: 0.01, warmupEpochs: 0@BATCH@}
        """
        .formatted(String.join(", ", chosen));
  }

  private static String template() throws IOException {
    try (InputStream in = NewExperiment.class.getResourceAsStream("/init.yaml")) {
      if (in == null) {
        throw new IllegalStateException("the text of a new experiment is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String quoted(String text) {
    return TextNode.valueOf(text).toString();
  }

  /** For comments, which end where a line does. */
  private static String onOneLine(Path path) {
    return path.toString().replaceAll("\\p{Cntrl}", "?");
  }
}
