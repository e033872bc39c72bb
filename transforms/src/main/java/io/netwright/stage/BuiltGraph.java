package io.netwright.stage;

import io.netwright.artifact.Sha256;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphJson;
import io.netwright.nn.zoo.Architecture;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.refusal.RefusedException;
import io.netwright.schemas.TrainingRecipe;
import java.util.List;
import java.util.Optional;

/**
 * What keys hold of the graph that an architecture's code builds. Those with torchvision's names
 * follow torchvision, so that their graphs may be corrected; work on a former graph must not be
 * found for the present one. The keys of all others hold the name alone, as in version 0.1.0.
 */
final class BuiltGraph {
  /** A small image, which some pad, and one of the size that torchvision's stems are for. */
  private static final List<Integer> SIDES = List.of(32, 224);

  private static final int CHANNELS = 3;
  private static final int CLASSES = 10;

  private BuiltGraph() {}

  /** Digest of a recipe's graph for images of two sizes; empty where its key holds none. */
  static Optional<String> digest(TrainingRecipe recipe) {
    boolean held = recipe.getGraph().isEmpty() && Zoo.isTorchvision(recipe.getArchitecture());
    return held
        ? Optional.of(digest(Zoo.named(recipe.getArchitecture()), recipe.getWidth()))
        : Optional.empty();
  }

  /** Digest of the graphs that an architecture builds. */
  static String digest(Architecture architecture, double width) {
    return Sha256.of(
        String.join("\n", SIDES.stream().map(side -> graph(architecture, side, width)).toList()));
  }

  private static String graph(Architecture architecture, int side, double width) {
    FeatureShape images = FeatureShape.map(CHANNELS, side, side);
    try {
      return GraphJson.write(
          architecture.graph(new ArchitectureSpec(images, CLASSES, width, List.of(), List.of())));
    } catch (RefusedException e) {
      return "none"; // of images so small
    }
  }
}
