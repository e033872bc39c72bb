package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.HandWritten;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.ParameterSpec;
import io.netwright.nn.graph.Room;
import io.netwright.registry.ModelName;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Graphs that people write, as YAML or JSON files. */
public final class GraphFile {
  private static final String GRAPH = "graph";

  /** The most bytes of a file; its characters are counted later. */
  private static final int LONGEST = 4 << 20;

  private GraphFile() {}

  /** Whether a text is the name of such a file, by its ending. */
  public static boolean isNamed(String text) {
    return text.matches("(?i).+\\.(yaml|yml|json)");
  }

  /** Reads a file; what is wrong is said with its line or node. */
  public static LayerGraph read(String file) {
    String text;
    try {
      if (!Files.isRegularFile(Path.of(file))) {
        throw new ConfigException("no graph file " + file);
      }
      requireSize(file);
      text = Files.readString(Path.of(file));
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + ": not text in UTF-8");
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException(file + ": cannot be read");
    }
    Map<String, Integer> lines = new HashMap<>();
    return graph(file, YamlDocument.tree(file, text, lines));
  }

  private static void requireSize(String file) throws IOException {
    long bytes = Files.size(Path.of(file));
    if (bytes > LONGEST) {
      throw new ConfigException(
          file
              + ": takes "
              + bytes
              + " bytes, a graph at most "
              + LONGEST
              + "; is it another kind of file?");
    }
  }

  private static LayerGraph graph(String source, JsonNode nodes) {
    try {
      return affordable(HandWritten.read(nodes));
    } catch (IllegalArgumentException e) {
      throw new ConfigException(source + ": " + e.getMessage());
    }
  }

  /** Refuses what no memory is there for, before it is asked for; as of weights that are read. */
  private static LayerGraph affordable(LayerGraph graph) {
    double parameters = graph.parameterSpecs().values().stream().mapToDouble(GraphFile::size).sum();
    double wanted = Float.BYTES * parameters / (1 << 20);
    double most = Runtime.getRuntime().maxMemory() / 3.0 / (1 << 20);
    if (wanted > most) {
      throw new IllegalArgumentException(
          "the graph has %.0f parameters, which need %.0f MiB; a third of the heap has %.0f: give its layers fewer channels, or Java more memory, e.g. NETWRIGHT_JAVA_OPTS=-Xmx%.0fg"
              .formatted(parameters, wanted, most, Math.ceil(4 * wanted / 1024)));
    }
    return Room.FOREIGN.require(graph);
  }

  /** As many numbers as no whole number may hold. */
  private static double size(ParameterSpec parameter) {
    return parameter.shape().stream().mapToDouble(Integer::doubleValue).reduce(1, (a, b) -> a * b);
  }

  /** What a graph is called where nobody says: as its file, whose folders may be of any system. */
  private static String nameOf(String file) {
    return ModelName.ofFile(
        file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1));
  }

  /** Puts graphs into the rows of an experiment that name their files or hold their nodes. */
  static void takeInto(ObjectNode experiment) {
    JsonNode rows = experiment.path("architectures");
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i) instanceof ObjectNode row && row.has(GRAPH)) {
        take(row, "architectures[" + i + "]." + GRAPH);
      }
    }
  }

  /** Writes out the nodes of graphs, so that what is written can be read again. */
  static void putNodes(JsonNode experiment) {
    for (JsonNode row : experiment.path("architectures")) {
      if (row instanceof ObjectNode object && object.has(GRAPH)) {
        object.set(GRAPH, GraphJson.tree(GraphJson.read(object.path(GRAPH).asText())));
      }
    }
  }

  private static void take(ObjectNode row, String path) {
    JsonNode given = row.path(GRAPH);
    try {
      LayerGraph graph;
      if (given.isArray()) {
        graph = affordable(HandWritten.read(given));
        row.putIfAbsent("name", row.textNode("graph"));
      } else if (given.isTextual() && isNamed(given.asText())) {
        graph = read(given.asText());
        row.putIfAbsent("name", row.textNode(nameOf(given.asText())));
      } else {
        throw new ConfigException(
            "must be a .yaml or .json file, or a list of nodes, got " + given);
      }
      row.put(GRAPH, GraphJson.write(graph));
    } catch (ConfigException | IllegalArgumentException e) {
      throw ConfigException.at(path, String.valueOf(e.getMessage()));
    }
  }
}
