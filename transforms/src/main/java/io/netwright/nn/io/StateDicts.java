package io.netwright.nn.io;

import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Published;
import io.netwright.nn.zoo.Zoo;
import io.netwright.refusal.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens a state_dict for which nobody wrote an experiment: which architecture it is of, its width
 * and its classes are read off its names and shapes.
 */
public final class StateDicts {
  private static final int CLASSES = 1000;

  private StateDicts() {}

  /**
   * A model that came out of tensors.
   *
   * @param architecture the architecture that the tensors fit; {@code imported} for a graph of the
   *     file's own
   * @param width its factor on channel counts
   * @param remarks how names were read, in words
   */
  public record Opened(
      String architecture, double width, WeightedGraph model, List<String> remarks) {}

  /**
   * The images that a model takes.
   *
   * @param shape their shape, {@code (C, H, W)}
   * @param mean per channel of the normalization that its training had; empty: none
   * @param std likewise
   */
  public record Images(FeatureShape shape, List<Float> mean, List<Float> std) {}

  /**
   * The model of a file.
   *
   * @param architecture its name in the zoo; empty: the one that every name and shape fits
   * @throws MalformedModelException where they fit none, with the one that they look like
   */
  public static Opened open(StateDict file, Optional<String> architecture, Images images)
      throws MalformedModelException {
    Optional<LayerGraph> own = file.ownGraph();
    if (own.isPresent()) {
      return new Opened("imported", 1, file.on(own.get()), file.remarks(own.get()));
    }
    if (architecture.isPresent()) {
      return opened(file, architecture.get(), images);
    }
    List<Opened> fitting = new ArrayList<>();
    for (Published published : Zoo.all()) {
      if (fits(published.name(), file.tensors(), images)) {
        fitting.add(opened(file, published.name(), images));
      }
    }
    if (fitting.size() == 1) {
      return fitting.get(0);
    }
    List<String> names = fitting.stream().map(Opened::architecture).toList();
    if (!names.isEmpty()) {
      throw new SeveralFitException(names);
    }
    Optional<Lookalike> like = Lookalike.of(file.tensors());
    throw new MalformedModelException(
        like.map(nearest -> nearest(file, nearest, images))
            .orElse(
                "the names and shapes of its tensors are like those of no architecture that"
                    + " 'netwright zoo' lists; export the model as ONNX, or write its graph"
                    + " by hand"));
  }

  private static String nearest(StateDict file, Lookalike nearest, Images images) {
    String name = nearest.architecture();
    try {
      file.match(graph(name, file.tensors(), images));
      return "name the architecture " + name;
    } catch (MalformedModelException e) {
      return "no architecture fits the file; it looks most like "
          + name
          + ", but "
          + e.getMessage();
    }
  }

  private static Opened opened(StateDict file, String name, Images images)
      throws MalformedModelException {
    LayerGraph graph = graph(name, file.tensors(), images);
    Optional<Tensor> first = weight(graph, file.tensors(), false);
    if (first.isPresent() && first.get().shape().size() == 4) {
      int channels = first.get().shape().get(1);
      if (channels != images.shape().channels()) {
        throw new MalformedModelException(
            "the file's network reads images of %d channels, not of %d as in %s"
                .formatted(channels, images.shape().channels(), images.shape()));
      }
    }
    return new Opened(
        name, width(name, file.tensors(), images), file.on(graph), file.remarks(graph));
  }

  /**
   * Whether names and shapes fit; an architecture that images are too small for fits nothing, and
   * none in which two tensors would have one place.
   */
  private static boolean fits(String name, Map<String, Tensor> tensors, Images images) {
    try {
      LayerGraph graph = graph(name, tensors, images);
      return Mismatch.text(graph, new TensorPlaces(graph, tensors.keySet()).placed(tensors))
          .isEmpty();
    } catch (RefusedException | MalformedModelException e) {
      return false;
    }
  }

  /** The architecture with as many classes and as wide as the shapes say. */
  private static LayerGraph graph(String name, Map<String, Tensor> tensors, Images images)
      throws MalformedModelException {
    LayerGraph published = member(name, CLASSES, 1, images);
    int classes = weight(published, tensors, true).map(head -> head.shape().get(0)).orElse(CLASSES);
    return member(name, Math.max(1, classes), width(name, tensors, images), images);
  }

  /** Output channels of the first layer, over those that were published. */
  private static double width(String name, Map<String, Tensor> tensors, Images images)
      throws MalformedModelException {
    LayerGraph published = member(name, CLASSES, 1, images);
    Node first = published.parametric().findFirst().orElseThrow();
    int channels = published.shape(first.name()).channels();
    double width =
        weight(published, tensors, false)
            .map(tensor -> tensor.shape().get(0) / (double) channels)
            .orElse(1.0);
    return width > 0 && width <= 4 ? width : 1;
  }

  private static LayerGraph member(String name, int classes, double width, Images images) {
    return Zoo.named(name)
        .graph(new ArchitectureSpec(images.shape(), classes, width, images.mean(), images.std()));
  }

  /** The tensor of the first or last weights; empty where the file has none or a strange one. */
  private static Optional<Tensor> weight(
      LayerGraph graph, Map<String, Tensor> tensors, boolean last) throws MalformedModelException {
    List<Node> layers = graph.parametric().toList();
    String name = layers.get(last ? layers.size() - 1 : 0).name() + ".weight";
    Map<String, Tensor> placed = new TensorPlaces(graph, tensors.keySet()).placed(tensors);
    return Optional.ofNullable(placed.get(name)).filter(tensor -> tensor.shape().size() >= 2);
  }
}
