package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.frat.RouteMap;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.io.ModelFile;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.pipelines.config.GraphFile;
import io.netwright.pipelines.drawing.NetworkPicture;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.pipelines.experiment.ModelRoutes;
import io.netwright.refusal.RefusedException;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws a network. */
@Command(
    name = "graph",
    mixinStandardHelpOptions = true,
    description = {
      "Draws the graph of a model or of an architecture as SVG.",
      "Every node has its output's shape. With classes, each layer shows the channels that it "
          + "reads, those on the route of a class in the class's colour; the model's routes must "
          + "have been extracted."
    },
    footer = {
      "",
      "Examples:",
      "  netwright graph resnet18 --out resnet18.svg",
      "  netwright graph my-net.yaml --out my-net.svg",
      "  netwright graph lenet-shapes-s0/treated --class circle --class square --out routes.svg"
    })
final class GraphCommand implements Callable<Integer> {
  private static final FeatureShape IMAGES = FeatureShape.map(3, 32, 32);
  private static final int CLASSES = 10;

  @Parameters(
      paramLabel = "MODEL",
      description =
          "The model's name, or its modelId or the beginning of that; or an architecture of "
              + "'netwright zoo', drawn at full width for 10 classes of 32 pixels; or a .yaml or "
              + ".json file of a graph that you wrote.")
  private String model = "";

  @Option(
      names = "--class",
      paramLabel = "NAME",
      description = "Show the route of this class; may be given several times.")
  private List<String> classes = List.of();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The SVG file to write.")
  private Path file = Path.of("");

  @Option(names = "--overwrite", description = "Replace the file if it is there.")
  private boolean overwrite;

  @Mixin private WorkspaceOption workspace = new WorkspaceOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    OutputFile.require("--out", file, overwrite);
    Files.writeString(file, picture().svg());
    spec.commandLine().getOut().printf("%s drawn to %s%n", model, file);
    return 0;
  }

  private NetworkPicture picture() throws IOException {
    boolean written = GraphFile.isNamed(model);
    if (!written && !Zoo.names().contains(model)) {
      return trained();
    }
    if (!classes.isEmpty()) {
      throw new RefusedException(
          model + " is an architecture and has no routes; name a model, or leave --class out");
    }
    if (written) {
      return NetworkPicture.of(GraphFile.read(model));
    }
    return NetworkPicture.of(
        Zoo.named(model).graph(new ArchitectureSpec(IMAGES, CLASSES, 1, List.of(), List.of())));
  }

  private NetworkPicture trained() throws IOException {
    Workspace place = workspace.workspace();
    ModelRef found = new ModelIndex(place).find(model);
    LayerGraph graph;
    try (InputStream in = place.artifacts().open(found.getWeights())) {
      graph = ModelFile.read(in).graph();
    }
    if (classes.isEmpty()) {
      return NetworkPicture.of(graph);
    }
    Map<Integer, String> labels = labels(found);
    RouteMap routes = new ModelRoutes(place).latest(found);
    return NetworkPicture.of(graph, routes, labels);
  }

  private Map<Integer, String> labels(ModelRef found) {
    List<String> names = found.getOutputs().stream().map(OutputClass::getName).toList();
    Map<Integer, String> labels = new LinkedHashMap<>();
    for (String name : classes) {
      int label = names.indexOf(name);
      if (label < 0) {
        throw new RefusedException(
            found.getName() + " has no class " + name + "; its classes are " + names);
      }
      labels.put(label, name);
    }
    return labels;
  }
}
