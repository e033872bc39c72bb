package io.netwright.pipelines.cli;

import io.netwright.accuracy.Accuracy;
import io.netwright.data.Dataset;
import io.netwright.pipelines.config.ExecutionConfig;
import io.netwright.pipelines.experiment.CodeVersion;
import io.netwright.pipelines.experiment.ForeignModel;
import io.netwright.pipelines.experiment.ModelClaims;
import io.netwright.pipelines.experiment.ModelImport;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.RunEnvironment;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes a model out of a file into a workspace, and says what was made of it. */
final class FileImport {
  private static final int CLASSES_SHOWN = 20;

  private final Path file;
  private final ModelClaims claims;
  private final QuestionSettings settings;

  /**
   * An import.
   *
   * @param claims what is said of the file
   */
  FileImport(Path file, ModelClaims claims, QuestionSettings settings) {
    this.file = file;
    this.claims = claims;
    this.settings = settings;
  }

  /** Reads the file and makes sure that its outputs are classes of the data; writes nothing. */
  ForeignModel read(@Nullable String as) throws IOException {
    boolean hasData = settings.data().isPresent();
    return ForeignModel.read(file, claims, as, hasData ? settings::dataset : null);
  }

  /** Keeps the model under its name, and prints what it is. */
  ModelRef take(@Nullable String as, boolean replace, PrintWriter out)
      throws IOException, InterruptedException {
    ForeignModel model = read(as);
    ModelImport place = new ModelImport(environment());
    Optional<ForeignModel.Measured> measured = Optional.empty();
    if (settings.data().isPresent()) {
      place.refuseTaken(model, replace); // before it is measured, which takes a while
      measured = measure(model);
    }
    ModelRef kept = place.take(model, replace);
    describe(model, out);
    if (settings.data().isPresent()) {
      out.println(
          "clean accuracy  "
              + measured
                  .map(found -> text(found.accuracy(), found.images()))
                  .orElse("no images to measure it with"));
    }
    measured.filter(ForeignModel.Measured::guesses).ifPresent(found -> warnOfGuesses(out));
    out.printf("%s is now %s (%s)%n", file, kept.getName(), kept.getModelId());
    return kept;
  }

  /** Keeps the model because a question is about it, and prints what was taken for granted. */
  ModelRef takeQuietly(PrintWriter out) throws IOException, InterruptedException {
    ForeignModel model = read(null);
    ModelRef kept = new ModelImport(environment()).takeQuietly(model);
    model.notes().forEach(out::println);
    out.printf("%s is %s (%s)%n", file, kept.getName(), kept.getModelId());
    out.flush();
    return kept;
  }

  private Optional<ForeignModel.Measured> measure(ForeignModel model)
      throws IOException, InterruptedException {
    Dataset data = settings.dataset(model.file().getPreprocessing());
    return model.measure(data, threads());
  }

  private static void describe(ForeignModel model, PrintWriter out) {
    model.notes().forEach(out::println);
    out.printf(
        "normalization   %s (%s)%n",
        model.source().normalization().numbers(), model.source().normalization().origin());
    out.println("images          " + Pictures.words(model));
    List<String> classes = model.file().getClasses();
    out.printf("classes         %d: %s%n", classes.size(), few(classes));
  }

  /** Names, of which only the first are said where there are many. */
  static String few(List<String> classes) {
    return String.join(", ", classes.subList(0, Math.min(CLASSES_SHOWN, classes.size())))
        + (classes.size() > CLASSES_SHOWN ? ", ... (" + classes.size() + ")" : "");
  }

  /** An accuracy with its interval. */
  static String text(Accuracy accuracy, String images) {
    return String.format(
        Locale.ROOT,
        "%.2f %% [%.2f, %.2f]: %d of %d %s",
        100 * accuracy.share(),
        100 * accuracy.interval().low(),
        100 * accuracy.interval().high(),
        accuracy.right(),
        accuracy.images(),
        images);
  }

  /** What may be wrong where a model is no better than one that guesses. */
  static void warnOfGuesses(PrintWriter out) {
    out.println(
        "warning: that is no better than guessing; are normalization and order of classes right?");
  }

  private static int threads() {
    return ExecutionConfig.defaults().threads();
  }

  private RunEnvironment environment() {
    return new RunEnvironment(
        settings.workspace(),
        "import-" + System.currentTimeMillis(),
        threads(),
        List.of(),
        CodeVersion.current());
  }
}
