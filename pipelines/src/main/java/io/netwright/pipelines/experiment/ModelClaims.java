package io.netwright.pipelines.experiment;

import io.netwright.data.Dataset;
import io.netwright.data.Preprocessing;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.train.ImportNormalization;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says about a model that its file may not say.
 *
 * @param normalization a name; empty: none was given
 * @param numbers the normalization in numbers; empty: they were not given
 * @param classes what the outputs are called, in their order; empty: nobody said
 * @param preprocessing how pictures become its images; empty: nobody said
 * @param architecture that weights without a network belong to: a name in the zoo, or the file of a
 *     graph; empty: nobody said
 */
public record ModelClaims(
    Optional<String> normalization,
    Optional<ImportNormalization> numbers,
    List<String> classes,
    Optional<Preprocessing> preprocessing,
    Optional<String> architecture) {

  /** Refuses class names that tell nothing. */
  public ModelClaims {
    classes = List.copyOf(classes);
    if (classes.stream().anyMatch(String::isBlank)
        || new HashSet<>(classes).size() < classes.size()
        || classes.size() == 1) {
      throw new ConfigException(
          "--classes must be two or more different names, got " + ClassMatch.few(classes));
    }
  }

  /** Whether nothing was said. */
  public boolean isEmpty() {
    return normalization.isEmpty()
        && numbers.isEmpty()
        && classes.isEmpty()
        && preprocessing.isEmpty()
        && architecture.isEmpty();
  }

  /** The normalization that was given. */
  Optional<ImportNormalization> normalization(@Nullable Dataset data) {
    return numbers.or(() -> normalization.map(name -> ImportNormalization.named(name, data)));
  }
}
