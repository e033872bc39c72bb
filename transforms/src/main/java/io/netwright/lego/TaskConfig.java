package io.netwright.lego;

import java.io.Serializable;
import java.util.List;

/**
 * A task model: which classes of which models, in the order of its outputs.
 *
 * @param name what it is called, also in file names
 * @param sources at least one; the outputs are the classes of the first, then of the second, ...
 * @param onSharedClass what happens when two sources have a class of the same name
 */
public record TaskConfig(String name, List<SourceConfig> sources, SharedClassRule onSharedClass)
    implements Serializable {

  /** Refuses names that make no file name and a task of nothing. */
  public TaskConfig {
    if (name == null || !name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
      throw new IllegalArgumentException(
          "name must be letters, digits, '.', '_' and '-', got '" + name + "'");
    }
    onSharedClass = onSharedClass == null ? SharedClassRule.ERROR : onSharedClass;
    if (sources == null || sources.isEmpty()) {
      throw new IllegalArgumentException("sources must name at least one model, task " + name);
    }
    sources = List.copyOf(sources);
  }
}
