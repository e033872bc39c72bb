package io.netwright.stage;

import io.netwright.metric.Series;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ModelTask;
import io.netwright.schemas.Role;
import io.netwright.schemas.RoutedModel;
import io.netwright.schemas.TaskModels;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that were remembered when level, layer and series stood in their names, and when the
 * numbers of routes and assembly named no model: read as they would be measured now.
 *
 * @param input what the work was done with
 * @param output what it made
 */
record FormerPoints(SpecificRecord input, SpecificRecord output) {
  private static final String DIAGNOSIS = "treat.diagnosis.";
  private static final Pattern NOISE =
      Pattern.compile(
          "(treat\\.diagnosis\\.noise)\\.([0-9]+\\.[0-9]+(?:E-?[0-9]+)?)\\.(.+)"
              + "\\.(accuracy\\.(?:clean|attacked))");
  private static final Pattern LAYER =
      Pattern.compile(
          "(treat\\.diagnosis\\.(?:high\\.share|gini|overlap)|routes\\.kept"
              + "|harden\\.pattern\\.distance\\.(?:clean|attacked))\\.(.+)");
  private static final Pattern SIDE =
      Pattern.compile(
          "(treat|assemble|harden)(\\.control)?(?:\\.candidate([0-9]+)|\\.finetune([0-9]+))?"
              + "\\.(loss|learningrate|diverged|(?:validation\\.|unscaled\\.)?accuracy)");

  /** The same numbers in today's form. */
  static <O extends SpecificRecord> Remembered<O> read(
      SpecificRecord input, Remembered<O> remembered) {
    FormerPoints former = new FormerPoints(input, remembered.output());
    return new Remembered<>(
        remembered.key(),
        remembered.runId(),
        remembered.reused(),
        remembered.output(),
        remembered.metrics().stream().map(former::read).toList());
  }

  private MetricPoint read(MetricPoint point) {
    if (point.getLevel() != null || point.getLayer() != null || point.getSeries() != null) {
      return point;
    }
    MetricPoint.Builder read = MetricPoint.newBuilder(point);
    Matcher noise = NOISE.matcher(point.getName());
    Matcher layer = LAYER.matcher(point.getName());
    Matcher side = SIDE.matcher(point.getName());
    boolean control = false;
    int epochs = 0;
    if (noise.matches()) {
      read.setName(noise.group(1) + "." + noise.group(4));
      read.setLevel(Double.valueOf(noise.group(2))).setLayer(noise.group(3));
    } else if (layer.matches()) {
      read.setName(layer.group(1)).setLayer(layer.group(2));
    } else if (side.matches()) {
      control = side.group(2) != null;
      String tuned = side.group(4);
      epochs = tuned == null ? (int) point.getStep() : Integer.parseInt(tuned);
      read.setName(side.group(1) + (tuned == null ? "." : ".finetune.") + side.group(5));
      read.setSeries(series(control, side.group(3)));
    }
    finish(read, control);
    ModelRef about = about(read.getName(), control, epochs);
    return about == null
        ? read.build()
        : read.setModelId(about.getModelId())
            .setModel(about.getName())
            .setVariant(about.getVariant())
            .build();
  }

  private static String series(boolean control, @Nullable String candidate) {
    String side = control ? Series.CONTROL : Series.TREATMENT;
    return candidate == null ? side : Series.candidate(side, Integer.parseInt(candidate));
  }

  /** What the name alone did not tell. */
  private void finish(MetricPoint.Builder read, boolean control) {
    if (output instanceof TaskModels) {
      read.setSeries(series(control, null));
    } else if (read.getName().startsWith("harden.pattern.") && output instanceof ModelRef made) {
      read.setSeries(series(made.getRole() == Role.CONTROL, null));
      read.setLayer("mean".equals(read.getLayer()) ? null : read.getLayer());
    }
  }

  /** The model a number is about; null: the one that the point names. */
  private @Nullable ModelRef about(String name, boolean control, int epochs) {
    if (output instanceof RoutedModel routed) {
      return routed.getModel();
    }
    if (output instanceof TaskModels task) {
      return part(task.getModels(), control, epochs);
    }
    return name.startsWith(DIAGNOSIS) && input instanceof ModelTask task ? task.getModel() : null;
  }

  /** Of task models and controls in turn, by epochs of fine-tuning, the one with these. */
  private static ModelRef part(List<ModelRef> models, boolean control, int epochs) {
    List<ModelRef> side =
        IntStream.range(0, models.size())
            .filter(i -> i % 2 == (control ? 1 : 0))
            .mapToObj(models::get)
            .toList();
    return side.stream()
        .filter(model -> epochs > 0 && model.getVariant().endsWith("-tuned-" + epochs))
        .findFirst()
        .orElse(side.get(0));
  }
}
