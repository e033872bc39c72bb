package io.netwright.doctor;

import ai.djl.ndarray.NDManager;
import io.netwright.artifact.Sha256;
import io.netwright.data.DataSources;
import io.netwright.json.CanonicalJson;
import io.netwright.metric.Journal;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.metric.Series;
import io.netwright.nn.WeightedGraph;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ModelTask;
import io.netwright.schemas.Role;
import io.netwright.seed.Seed;
import io.netwright.stage.NewModel;
import io.netwright.stage.Remembered;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.stage.WorkContext;
import io.netwright.text.Foreign;
import io.netwright.text.MarkdownTable;
import io.netwright.text.MarkdownTable.Column;
import io.netwright.train.DivergenceException;
import io.netwright.variant.ModelName;
import io.netwright.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Chooses a treatment from a grid, or its control from as many: each candidate is a piece of work
 * that is remembered by what it is, so that a longer grid trains only what is new.
 *
 * @param config with the grid
 * @param variant which side chooses
 * @param sources images, and masks where a constraint asks for them
 */
record CandidateWork(TreatmentConfig config, Variant variant, DataSources sources) {
  private static final String RULE =
      "Chosen by the accuracy of clean validation images, of equals the first; the control is chosen"
          + " by the same rule among as many trainings from the same seeds, each with the noise of its"
          + " candidate.";

  /** A candidate and what became of it; NaN where it diverged. */
  private record Tried(TreatmentConfig config, ModelRef model, double accuracy) {}

  /** What was chosen: its weights, and the table of all candidates. */
  record Chosen(WeightedGraph weights, String table) {}

  private boolean isControl() {
    return variant.role() == Role.CONTROL;
  }

  /** Trains whatever is not remembered, and chooses. */
  Chosen choose(ModelTask task, WorkContext context) throws IOException, InterruptedException {
    List<Tried> tried = new ArrayList<>();
    for (TreatmentConfig candidate : config.grid().candidates(config)) {
      ModelTask one = new ModelTask(task.getModel(), variant.label() + "-" + digest(candidate));
      Remembered<ModelRef> done = context.part(work(candidate), one);
      tried.add(new Tried(candidate, done.output(), accuracy(done.metrics())));
      report(done.metrics(), tried.size(), context);
    }
    int best = -1;
    for (int i = 0; i < tried.size(); i++) {
      double accuracy = tried.get(i).accuracy();
      if (!Double.isNaN(accuracy) && (best < 0 || accuracy > tried.get(best).accuracy())) {
        best = i;
      }
    }
    if (best < 0) {
      throw new IllegalStateException(
          "every candidate of the grid diverged; lower learningRate, alphas or noises");
    }
    if (!isControl()) {
      report(tried.get(best).config(), context);
    }
    return new Chosen(NewModel.load(tried.get(best).model(), context), table(tried, best));
  }

  /** Shows the numbers of a candidate among those of the model that is chosen. */
  private void report(List<MetricPoint> points, int number, Journal journal) {
    String side = isControl() ? Series.CONTROL : Series.TREATMENT;
    for (MetricPoint point : points) {
      Metric metric =
          new Metric(
              point.getName(), point.getLevel(), point.getLayer(), Series.candidate(side, number));
      journal.report(metric, point.getStep(), point.getValue());
    }
  }

  private static void report(TreatmentConfig chosen, Journal journal) {
    if (chosen.constraint().isChannel()) {
      journal.report(MetricNames.TREAT_ALPHA, 0, chosen.alphas().get(0));
    }
    if (chosen.constraint().isSpatial()) {
      journal.report(MetricNames.TREAT_BETA, 0, chosen.betas().get(0));
    }
  }

  /** What tells one candidate from others, whatever else is in the grid. */
  private String digest(TreatmentConfig candidate) {
    return Sha256.of(TreatmentKey.ofTreated(candidate, "")).substring(0, 8);
  }

  private StageWork<ModelTask, ModelRef> work(TreatmentConfig candidate) {
    Role role = variant.role();
    String seed = digest(candidate);
    DataSources data = sources;
    StageWork<ModelTask, ModelRef> work =
        new StageWork<>(
            new StageSpec(TreatModels.NAME, TreatModels.ALGORITHM_VERSION, ""),
            ModelRef.class,
            task -> new ModelName(task.getModel().getFamily(), task.getVariant()),
            (task, context) -> {
              Seed own = TreatModels.seed(task).with("candidate").with(seed);
              Treatment treatment =
                  TreatModels.treatment(task.getModel(), candidate, role, own, data, context);
              return NewModel.of(task.getModel(), Variant.of(task.getVariant(), role), Map.of())
                  .publish(trained(treatment, role, context), context);
            });
    return work.each(
        task ->
            CanonicalJson.write(
                Map.of(
                    "candidateOf",
                    role == Role.CONTROL ? Series.CONTROL : Series.TREATMENT,
                    "config",
                    TreatModels.key(task.getModel(), candidate, role, data))));
  }

  private static WeightedGraph trained(Treatment treatment, Role role, WorkContext context)
      throws IOException, InterruptedException {
    NDManager manager = context.manager();
    try {
      return role == Role.CONTROL
          ? treatment.control(manager, context, context.checkpoints())
          : treatment.treated(
              treatment.gradients(manager), manager, context, context.checkpoints());
    } catch (DivergenceException e) {
      return treatment.model(); // it is passed over, since its numbers say that it diverged
    }
  }

  /** The best validation accuracy of a training; NaN where it diverged. */
  private static double accuracy(List<MetricPoint> points) {
    boolean diverged = false;
    double best = Double.NaN;
    for (MetricPoint point : points) {
      diverged |= point.getName().equals(MetricNames.TREAT.diverged().name());
      if (point.getName().equals(MetricNames.TREAT.validationAccuracy().name())) {
        best = Double.isNaN(best) ? point.getValue() : Math.max(best, point.getValue());
      }
    }
    return diverged ? Double.NaN : best;
  }

  private String table(List<Tried> tried, int best) {
    MarkdownTable table =
        MarkdownTable.of(
            Column.text("layers"),
            Column.text("form"),
            Column.number("noise"),
            Column.number("alpha"),
            Column.number("beta"),
            Column.number("validation %"),
            Column.text("chosen"));
    for (int i = 0; i < tried.size(); i++) {
      table.row(row(tried.get(i), i == best));
    }
    return RULE + "\n\n" + table;
  }

  /** A control has no weights, and of its layers only the noise is on. */
  private List<String> row(Tried one, boolean chosen) {
    TreatmentConfig of = one.config();
    boolean channel = !isControl() && of.constraint().isChannel();
    boolean spatial = !isControl() && of.constraint().isSpatial();
    return List.of(
        isControl() ? "" : layers(of),
        channel ? of.form().name() : "",
        Double.toString(of.noise()),
        channel ? Double.toString(of.alphas().get(0)) : "",
        spatial ? Double.toString(of.betas().get(0)) : "",
        Double.isNaN(one.accuracy())
            ? "diverged"
            : String.format(Locale.ROOT, "%.2f", 100 * one.accuracy()),
        chosen ? "yes" : "");
  }

  private static String layers(TreatmentConfig of) {
    return of.layers().isEmpty() ? "last" : Foreign.markdown(String.join(", ", of.layers()));
  }
}
