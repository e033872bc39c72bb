package io.netwright.pipelines.config;

import io.netwright.nn.zoo.Zoo;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * An architecture of the experiment.
 *
 * @param name one of the architectures that Netwright has
 * @param width factor on the channel counts; 1 where it is left out
 */
public record ArchitectureConfig(String name, @Nullable Double width) implements Serializable {

  /** Refuses unknown names and impossible widths. */
  public ArchitectureConfig {
    Zoo.named(name);
    width = width == null ? 1.0 : width;
    if (!(width > 0 && width <= 4)) {
      throw new IllegalArgumentException("width must be in (0, 4], got " + width);
    }
  }
}
