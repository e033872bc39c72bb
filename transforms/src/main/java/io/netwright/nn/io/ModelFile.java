package io.netwright.nn.io;

import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Room;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Models as safetensors files: float32 tensors under their state_dict names, the graph as JSON in
 * the metadata.
 *
 * <p>Reading trusts nothing: a file that is not what it claims to be gets a {@link
 * MalformedModelException} of one line, before memory is taken for what it claims.
 */
public final class ModelFile {
  /** Metadata key of the graph's JSON. */
  public static final String GRAPH = "netwright.graph";

  private ModelFile() {}

  /**
   * Writes a model; equal models and metadata give equal bytes.
   *
   * @param metadata further strings to keep in the file, under keys other than {@link #GRAPH}
   */
  public static void write(WeightedGraph model, Map<String, String> metadata, OutputStream out)
      throws IOException {
    Map<String, String> all = new LinkedHashMap<>(metadata);
    if (all.put(GRAPH, GraphJson.write(model.graph())) != null) {
      throw new IllegalArgumentException(
          "metadata must not contain " + GRAPH + ", the graph's key");
    }
    new Safetensors(all, model.weights()).write(out);
  }

  /** Copies a model that {@link #write} wrote, with more strings; those that it has give way. */
  public static void copy(InputStream in, Map<String, String> metadata, OutputStream out)
      throws IOException {
    Safetensors file = Safetensors.read(new BufferedInputStream(in));
    Map<String, String> all = new LinkedHashMap<>(file.metadata());
    all.putAll(metadata);
    new Safetensors(all, file.tensors()).write(out);
  }

  /** Reads a model that {@link #write} wrote. */
  public static WeightedGraph read(InputStream in) throws IOException {
    Safetensors file = Safetensors.read(new BufferedInputStream(in));
    String json = file.metadata().get(GRAPH);
    if (json == null) {
      throw new MalformedModelException(
          "no graph in the file's metadata ("
              + GRAPH
              + "): name the architecture that its tensors belong to");
    }
    try {
      return match(Room.KEPT.require(GraphJson.read(json)), file.tensors());
    } catch (IllegalArgumentException e) {
      throw new MalformedModelException(GRAPH + ": " + e.getMessage(), e);
    }
  }

  /** Reads a model that {@link #write} wrote. */
  public static WeightedGraph read(byte[] bytes) throws IOException {
    return read(new ByteArrayInputStream(bytes));
  }

  /** Reads a model that {@link #write} wrote; errors name the file. */
  public static WeightedGraph read(Path file) throws IOException {
    return named(file, ModelFile::read);
  }

  /**
   * The tensors of any safetensors file, by name.
   *
   * @return float32 values; F16, BF16 and F64 are converted, {@code num_batches_tracked} left out
   */
  public static Map<String, Tensor> readTensors(InputStream in) throws IOException {
    return Safetensors.read(new BufferedInputStream(in)).tensors();
  }

  /** The tensors of any safetensors file, by name; errors name the file. */
  public static Map<String, Tensor> readTensors(Path file) throws IOException {
    return named(file, ModelFile::readTensors);
  }

  /**
   * Gives a graph the tensors of its state_dict names.
   *
   * @throws MalformedModelException naming what is missing, surplus, misshapen or no number
   */
  public static WeightedGraph match(LayerGraph graph, Map<String, Tensor> tensors)
      throws MalformedModelException {
    Map<String, Tensor> weights = new LinkedHashMap<>(tensors);
    weights.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
    Optional<String> mismatch = Mismatch.text(graph, weights);
    if (mismatch.isPresent()) {
      throw new MalformedModelException("the tensors do not fit the graph: " + mismatch.get());
    }
    Optional<String> fault = new TensorCheck(weights, graph.parameterSpecs()).fault();
    if (fault.isPresent()) {
      throw new MalformedModelException(
          "no network can compute with these weights: " + fault.get());
    }
    return new WeightedGraph(graph, weights);
  }

  /** Reads something from a stream. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(InputStream in) throws IOException;
  }

  private static <T> T named(Path file, Reader<T> reader) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new MalformedModelException(
          file + ": is no regular file but a folder, a pipe, a socket or a device");
    }
    try (InputStream in = Files.newInputStream(file)) {
      return reader.read(in);
    } catch (MalformedModelException e) {
      throw new MalformedModelException(file + ": " + e.getMessage(), e);
    }
  }
}
