package io.netwright.pipelines.cli;

import io.netwright.artifact.Workspace;
import io.netwright.doctor.TreatModels;
import io.netwright.nn.Initialization;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Pooling;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.io.ModelFile;
import io.netwright.nn.onnx.OnnxWriter;
import io.netwright.pipelines.experiment.ModelIndex;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.Role;
import io.netwright.seed.Seed;
import io.netwright.stage.NewModel;
import io.netwright.stage.RememberedWork;
import io.netwright.stage.RunEnvironment;
import io.netwright.stage.StageSpec;
import io.netwright.stage.StageWork;
import io.netwright.variant.ModelName;
import io.netwright.variant.Variant;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.imageio.ImageIO;

/** Files of small networks about three shapes, and commands that are asked about them. */
final class SmallModels {
  /** An experiment with a narrow LeNet on a few of three shapes. */
  static final String EXPERIMENT =
      """
      name: tried
      data:
        shapes: {path: shapes, classes: [disc, square, star], trainLimit: 30, validationLimit: 30, testLimit: 9}
      architectures: [{name: lenet, width: 0.5}]
      training: {epochs: 1}
      """;

  private static final List<String> CLASSES = List.of("star", "disc", "square");
  static final String SHAPES =
      " --data shapes --set data.shapes.classes=[disc,square,star] --set data.shapes.trainLimit=30"
          + " --set data.shapes.validationLimit=30 --set data.shapes.testLimit=9";

  private static final String LIMITED =
      "--data shapes --set data.shapes.trainLimit=20 --set data.shapes.validationLimit=20"
          + " --set data.shapes.testLimit=20";

  private final Path folder;

  SmallModels(Path folder) {
    this.folder = folder;
  }

  /** Writes the files. */
  void write() throws IOException {
    onnx("mine.onnx", network(1, 3), CLASSES);
    onnx("nameless.onnx", network(2, 3), List.of());
    onnx("four.onnx", network(3, 4), List.of());
    try (OutputStream out = Files.newOutputStream(folder.resolve("own.safetensors"))) {
      ModelFile.write(network(1, 3), Map.of(), out);
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve("two-names.safetensors"))) {
      ModelFile.write(network(1, 3), Map.of("netwright.classes", "[\"a\",null]"), out);
    }
    try (OutputStream out = Files.newOutputStream(folder.resolve("bare.safetensors"))) {
      out.write(new byte[] {2, 0, 0, 0, 0, 0, 0, 0, '{', '}'});
    }
  }

  /** Writes the experiment, {@code tried.yaml}. */
  void writeExperiment() throws IOException {
    Files.writeString(folder.resolve("tried.yaml"), EXPERIMENT);
  }

  /** A model that looks as if it had been treated. */
  ModelRef treated(ModelRef source) throws Exception {
    StageWork<ModelRef, ModelRef> work =
        new StageWork<>(
            new StageSpec(TreatModels.NAME, 1, "{}"),
            ModelRef.class,
            model -> new ModelName(model.getFamily(), "treated"),
            (model, context) ->
                NewModel.of(model, Variant.of("treated", Role.TREATED), Map.of())
                    .publish(network(5, 3), context));
    return new RememberedWork<>(work, new RunEnvironment(workspace(), "earlier", 1, List.of()))
        .result(source)
        .output();
  }

  static WeightedGraph network(long seed, int classes) {
    return Initialization.random(
        GraphBuilder.from(FeatureShape.map(3, 32, 32))
            .then("conv", Weighted.Conv2d.of(3, 6, 5, 2, 1))
            .then("relu", new Nonlinearity.Relu())
            .then("pool", new Pooling.AdaptiveAvgPool(1, 1))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(6, classes, true))
            .build(),
        Seed.of(seed));
  }

  void onnx(String file, WeightedGraph network, List<String> classes) throws IOException {
    try (OutputStream out = Files.newOutputStream(folder.resolve(file))) {
      OnnxWriter.write(network, classes, out);
    }
  }

  /** As PyTorch's safetensors library writes a state_dict: no graph. */
  void weights(String file, WeightedGraph network) throws IOException {
    weights(file, network, name -> name);
  }

  /** The same under other names. */
  void weights(String file, WeightedGraph network, UnaryOperator<String> name) throws IOException {
    List<String> entries = new ArrayList<>();
    int all = network.weights().values().stream().mapToInt(each -> each.values().length).sum();
    ByteBuffer numbers = ByteBuffer.allocate(Float.BYTES * all).order(ByteOrder.LITTLE_ENDIAN);
    for (Map.Entry<String, Tensor> entry : network.weights().entrySet()) {
      int begin = numbers.position();
      for (float number : entry.getValue().values()) {
        numbers.putFloat(number);
      }
      entries.add(
          "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(
                  name.apply(entry.getKey()), entry.getValue().shape(), begin, numbers.position()));
    }
    byte[] header = ("{" + String.join(",", entries) + "}").getBytes(StandardCharsets.UTF_8);
    ByteBuffer whole =
        ByteBuffer.allocate(8 + header.length + numbers.position()).order(ByteOrder.LITTLE_ENDIAN);
    whole.putLong(header.length).put(header).put(numbers.flip());
    Files.write(folder.resolve(file), whole.array());
  }

  void picture(String file, int side) throws IOException {
    picture(file, side, 0);
  }

  void picture(String file, int side, int blue) throws IOException {
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    image.setRGB(side / 2, side / 2, 0xFF8040 + blue);
    ImageIO.write(image, "png", folder.resolve(file).toFile());
  }

  ModelRef model(String name) throws IOException {
    return new ModelIndex(workspace()).find(name + "/imported");
  }

  Workspace workspace() {
    return Workspace.at(folder.resolve("workspace").toString());
  }

  /** The network of a model. */
  WeightedGraph weights(ModelRef model) throws IOException {
    try (InputStream in = workspace().artifacts().open(model.getWeights())) {
      return ModelFile.read(in);
    }
  }

  /** What a command said. */
  record Said(int exitCode, String out, String err) {}

  Said run(String command) {
    String line = command.replace("DIR", folder.toString()).replace("LIMITED", LIMITED);
    line = line.replace(" tried.yaml", " " + folder.resolve("tried.yaml"));
    line = line.contains("--workspace") ? line : line + " --workspace " + workspace();
    InProcessProgram program = new InProcessProgram();
    int exitCode = program.execute(line.split(" +"));
    return new Said(exitCode, program.out(), program.err());
  }
}
