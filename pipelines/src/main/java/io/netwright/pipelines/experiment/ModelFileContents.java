package io.netwright.pipelines.experiment;

import io.netwright.data.Dataset;
import io.netwright.data.Preprocessing;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.io.ClassNames;
import io.netwright.nn.io.MalformedModelException;
import io.netwright.nn.io.ModelFile;
import io.netwright.nn.io.SeveralFitException;
import io.netwright.nn.io.StateDict;
import io.netwright.nn.io.StateDicts;
import io.netwright.nn.onnx.OnnxFile;
import io.netwright.nn.onnx.OpenSizeException;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.GraphFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a model's file says.
 *
 * @param sha256 digest of the file, and of files with numbers beside it
 * @param classes what the outputs are called, where the file says so
 * @param preprocessing how pictures become images, as JSON: as somebody says, else as the file says
 * @param complete whether a network without a normalization has none for sure
 * @param notes what was done to its contents
 */
record ModelFileContents(
    WeightedGraph network,
    String sha256,
    Optional<List<String>> classes,
    String preprocessing,
    boolean complete,
    List<String> notes) {
  private static final int COLOURS = 3;

  static ModelFileContents read(Path file, ModelClaims claims, ForeignModel.@Nullable Images images)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException("there is no such file");
    }
    Optional<ModelFileKind> kind = ModelFileKind.of(file.toString());
    if (kind.isEmpty() || kind.get() == ModelFileKind.PICKLE) {
      throw new ConfigException("a model's file must be .onnx or .safetensors");
    }
    return kind.get() == ModelFileKind.ONNX
        ? onnx(file, claims, images)
        : safetensors(file, claims, images);
  }

  private static ModelFileContents onnx(
      Path file, ModelClaims claims, ForeignModel.@Nullable Images images) throws IOException {
    refuseArchitecture(claims);
    MessageDigest digest = FileDigest.start();
    OnnxFile read = onnx(file, digest, claims, images);
    List<String> notes =
        read.removed().stream()
            .map(end -> "logits          " + end + " at the end was taken off: attacks need logits")
            .toList();
    return new ModelFileContents(
        read.network(),
        FileDigest.of(digest, read.beside()),
        read.classes(),
        preprocessing(claims, read.metadata()),
        false,
        notes);
  }

  /** Only where the file leaves their size open, what the images are is asked. */
  private static OnnxFile onnx(
      Path file, MessageDigest digest, ModelClaims claims, ForeignModel.@Nullable Images images)
      throws IOException {
    Optional<FeatureShape> cropped = cropped(claims);
    try {
      return onnx(file, digest, cropped.orElse(null));
    } catch (OpenSizeException e) {
      if (images == null) {
        throw new ConfigException(
            e.getMessage()
                + "; give --crop PIXELS, or --data PATH where the images have the size already");
      }
      digest.reset();
      Dataset data = images.open("");
      return onnx(file, digest, ModelOnData.images(data));
    }
  }

  private static Optional<FeatureShape> cropped(ModelClaims claims) {
    return claims.preprocessing().map(how -> FeatureShape.map(COLOURS, how.crop(), how.crop()));
  }

  private static OnnxFile onnx(Path file, MessageDigest digest, @Nullable FeatureShape images)
      throws IOException {
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      return OnnxFile.read(in, file.toAbsolutePath().getParent(), images);
    }
  }

  private static ModelFileContents safetensors(
      Path file, ModelClaims claims, ForeignModel.@Nullable Images images) throws IOException {
    MessageDigest digest = FileDigest.start();
    StateDict read;
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      read = StateDict.read(in);
    }
    String sha256 = FileDigest.of(digest, List.of());
    Optional<LayerGraph> own = read.ownGraph();
    own.ifPresent(graph -> refuseArchitecture(claims));
    StateDicts.Opened opened =
        claims.architecture().filter(GraphFile::isNamed).isPresent()
            ? onGraph(read, claims.architecture().get())
            : opened(read, own, claims, images);
    List<String> notes = new ArrayList<>(opened.remarks());
    if (own.isEmpty()) {
      notes.add(
          "architecture    "
              + opened.architecture()
              + (opened.width() == 1 ? "" : ", width " + opened.width())
              + "; its strides, paddings and epsilons, which no tensor shows, are taken for"
              + " granted");
      transformsInput(opened.architecture(), claims).ifPresent(notes::add);
    }
    return new ModelFileContents(
        opened.model(),
        sha256,
        ClassNames.in(read.metadata(), opened.model().graph().classes()),
        preprocessing(claims, read.metadata()),
        own.isPresent(),
        notes);
  }

  /** A crop does not say how many channels images have, and the weights do: colours, or grey. */
  private static StateDicts.Opened opened(
      StateDict read,
      Optional<LayerGraph> own,
      ModelClaims claims,
      ForeignModel.@Nullable Images images)
      throws IOException, MalformedModelException {
    StateDicts.Images first = images(own, claims, images);
    try {
      return StateDicts.open(read, claims.architecture(), first);
    } catch (MalformedModelException e) {
      if (own.isPresent() || cropped(claims).isEmpty()) {
        throw e;
      }
      FeatureShape grey = first.shape().withChannels(1);
      try {
        return StateDicts.open(
            read, claims.architecture(), new StateDicts.Images(grey, List.of(), List.of()));
      } catch (SeveralFitException several) {
        throw several; // its images are grey for sure
      } catch (MalformedModelException ignored) {
        throw e; // of the usual kind of images
      }
    }
  }

  /**
   * What torchvision's own weights of these two do with images after ImageNet's normalization: they
   * undo it ({@code transform_input}), which no tensor shows.
   */
  private static Optional<String> transformsInput(String architecture, ModelClaims claims) {
    boolean may =
        architecture.equals("torchvision_googlenet")
            || architecture.equals("torchvision_inception_v3");
    boolean imagenet = claims.normalization().filter("imagenet"::equals).isPresent();
    return may && imagenet
        ? Optional.of(
            "warning: if the model has transform_input, as with the weights that torchvision"
                + " publishes for it, its normalization is not imagenet but --mean 0.5,0.5,0.5"
                + " --std 0.5,0.5,0.5")
        : Optional.empty();
  }

  private static StateDicts.Opened onGraph(StateDict weights, String file)
      throws MalformedModelException {
    LayerGraph graph = GraphFile.read(file);
    return new StateDicts.Opened(file, 1, weights.on(graph), weights.remarks(graph));
  }

  private static void refuseArchitecture(ModelClaims claims) {
    if (claims.architecture().isPresent()) {
      throw new ConfigException(
          "--architecture is for files of weights; this file says its network itself: leave it"
              + " out");
    }
  }

  private static StateDicts.Images images(
      Optional<LayerGraph> own, ModelClaims claims, ForeignModel.@Nullable Images images)
      throws IOException {
    FeatureShape shape = own.isPresent() ? own.get().inputShape() : imageShape(claims, images);
    return new StateDicts.Images(shape, List.of(), List.of());
  }

  /** Weights do not say the size of the images that their network takes. */
  private static FeatureShape imageShape(ModelClaims claims, ForeignModel.@Nullable Images images)
      throws IOException {
    Optional<FeatureShape> cropped = cropped(claims);
    if (cropped.isPresent()) {
      return cropped.get();
    }
    if (images == null) {
      throw new ConfigException(
          "it has weights and no graph ("
              + ModelFile.GRAPH
              + "), and weights do not say the size of their images; give --crop PIXELS, or --data"
              + " PATH where the images have the size already");
    }
    return ModelOnData.images(images.open(""));
  }

  private static String preprocessing(ModelClaims claims, Map<String, String> metadata) {
    return claims.preprocessing().orElseGet(() -> Preprocessing.in(metadata)).kept();
  }
}
