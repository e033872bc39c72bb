package io.netwright.pipelines.schedule;

import io.netwright.data.Dataset;
import io.netwright.registry.Alias;
import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelVersion;
import io.netwright.schemas.DatasetRef;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Retrains where a data set is no longer the one that the champion was made with.
 *
 * @param model name of the registered model
 * @param registry knows its champion
 * @param data the data sets of now
 */
public record NewData(String model, ModelRegistry registry, FreshData data) implements Trigger {
  private static final int DIGITS = 12;

  @Override
  public Finding find() throws IOException {
    Optional<ModelVersion> champion = registry.alias(model, Alias.CHAMPION);
    if (champion.isEmpty()) {
      return new Finding(true, model + " has no champion yet");
    }
    Map<String, Dataset> now = data.of(champion.get().model());
    for (DatasetRef before : champion.get().model().getDatasets()) {
      String digest = Objects.requireNonNull(now.get(before.getName())).sha256();
      if (!digest.equals(before.getSha256())) {
        return new Finding(
            true,
            "data set %s is %s now; champion %d was made with %s"
                .formatted(
                    before.getName(),
                    shortened(digest),
                    champion.get().number(),
                    shortened(before.getSha256())));
      }
    }
    return new Finding(
        false,
        "the data are those that champion %d was made with".formatted(champion.get().number()));
  }

  private static String shortened(String digest) {
    return digest.substring(0, DIGITS);
  }
}
