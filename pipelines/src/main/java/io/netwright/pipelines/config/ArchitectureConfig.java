package io.netwright.pipelines.config;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.netwright.nn.zoo.Zoo;
import java.io.Serializable;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An architecture of the experiment.
 *
 * @param name one of the architectures that Netwright has; what a graph is called, by default as
 *     its file
 * @param width factor on the channel counts; 1 where it is left out
 * @param graph in the place of an architecture: a YAML or JSON file of a graph that you wrote, or
 *     its nodes
 */
public record ArchitectureConfig(
    String name,
    @Nullable Double width,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable String graph)
    implements Serializable {

  /** Refuses unknown names and impossible widths. */
  public ArchitectureConfig {
    graph = graph == null ? "" : graph;
    width = width == null ? 1.0 : width;
    if (graph.isEmpty()) {
      Zoo.named(name);
    } else {
      requireOwn(name, width);
    }
    if (!(width > 0 && width <= 4)) {
      throw new IllegalArgumentException("width must be in (0, 4], got " + width);
    }
  }

  private static void requireOwn(String name, double width) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,49}") || Zoo.names().contains(name)) {
      throw new IllegalArgumentException(
          "name of a graph must be letters, digits, '.', '_' and '-', and no architecture's, got "
              + name);
    }
    if (width != 1) {
      throw new IllegalArgumentException(
          "width must be 1 for a graph, which says its channels itself, got " + width);
    }
  }

  /** The JSON of a graph that somebody wrote; empty: the architecture is one of the zoo. */
  @Override
  public String graph() {
    return Objects.requireNonNull(graph);
  }
}
