package io.netwright.pipelines.schedule;

import io.netwright.accuracy.Accuracy;
import io.netwright.data.Dataset;
import io.netwright.data.TaskData;
import io.netwright.evaluate.CleanAccuracy;
import io.netwright.refusal.RefusedException;
import io.netwright.registry.Alias;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelVersion;
import io.netwright.schemas.ModelRef;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Locale;
import java.util.Optional;

/**
 * Retrains where the champion has too few of the test images of now right.
 *
 * @param model name of the registered model
 * @param percent the least accuracy that is good enough, in percent
 * @param registry knows the champion
 * @param data the data sets of now
 */
public record AccuracyBelow(String model, double percent, ModelRegistry registry, FreshData data)
    implements Trigger {

  /** Refuses floors that no accuracy can be below or at. */
  public AccuracyBelow {
    if (!(percent > 0 && percent <= 100)) {
      throw new RefusedException(
          "--when-below must be a percentage in (0, 100], e.g. 70, got " + percent);
    }
  }

  @Override
  public Finding find() throws IOException {
    Optional<ModelVersion> champion = registry.alias(model, Alias.CHAMPION);
    if (champion.isEmpty()) {
      return new Finding(true, model + " has no champion yet");
    }
    Accuracy accuracy = measured(champion.get().model());
    boolean below = 100 * accuracy.share() < percent;
    return new Finding(
        below,
        String.format(
            Locale.ROOT,
            "champion %d has %.2f %% of %d test images right (%.2f to %.2f at 95 %%), %s %s %%",
            champion.get().number(),
            100 * accuracy.share(),
            accuracy.images(),
            100 * accuracy.interval().low(),
            100 * accuracy.interval().high(),
            below ? "below" : "not below",
            percent));
  }

  private Accuracy measured(ModelRef champion) throws IOException {
    Dataset dataset = TaskData.of(champion.getOutputs(), data.of(champion));
    try {
      return CleanAccuracy.of(
          champion,
          data.workspace().artifacts(),
          dataset.test(),
          data.config().evaluation(),
          data.config().execution().threads());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("stopped while the champion was evaluated");
    }
  }
}
