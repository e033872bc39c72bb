package io.netwright.pipelines.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.HandWritten;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.refusal.RefusedException;
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
      text = Files.readString(Path.of(file));
    } catch (CharacterCodingException e) {
      throw new ConfigException(file + ": not text in UTF-8");
    } catch (IOException | InvalidPathException e) {
      throw new ConfigException(file + ": cannot be read");
    }
    Map<String, Integer> lines = new HashMap<>();
    return graph(file, YamlDocument.tree(file, text, lines));
  }

  private static LayerGraph graph(String source, JsonNode nodes) {
    try {
      return HandWritten.read(nodes);
    } catch (RefusedException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new ConfigException(source + ": " + e.getMessage());
    }
  }

  /** What a graph is called where nobody says: as its file, without the ending. */
  private static String nameOf(String file) {
    String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    return name.substring(0, Math.max(0, name.lastIndexOf('.'))).replaceAll("[^A-Za-z0-9._-]", "-");
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
        graph = HandWritten.read(given);
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
