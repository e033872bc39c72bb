package io.netwright.stage;

import io.netwright.artifact.Sha256;
import io.netwright.json.CanonicalJson;
import io.netwright.metric.MeasuredModel;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.io.ModelFile;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.variant.ModelName;
import io.netwright.variant.Variant;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model that a stage has made, before it is published.
 *
 * @param family what the models of one grid cell have in common, e.g. {@code lenet-shapes-s0}
 * @param variant what it is within its family
 * @param architecture zoo name it descends from
 * @param datasets data sets its classes come from
 * @param outputs meaning of each logit
 * @param parents modelIds it was made from
 * @param artifacts further artifacts by name
 * @param preprocessing how pictures of any size become its images, as JSON; empty: they have its
 *     size already
 */
@RecordBuilder
public record NewModel(
    String family,
    Variant variant,
    String architecture,
    long seed,
    List<DatasetRef> datasets,
    List<OutputClass> outputs,
    List<String> parents,
    Map<String, ArtifactRef> artifacts,
    String preprocessing)
    implements NewModelBuilder.With {
  /** Media type of model files. */
  public static final String MEDIA_TYPE = "application/vnd.netwright.model+safetensors";

  private static final Map<String, String> METADATA = Map.of("format", "pt");
  private static final int ID_DIGITS = 16;

  /** A variant of one model, about the same classes. */
  public static NewModel of(ModelRef source, Variant variant, Map<String, ArtifactRef> artifacts) {
    return new NewModel(
        source.getFamily(),
        variant,
        source.getArchitecture(),
        source.getSeed(),
        source.getDatasets(),
        source.getOutputs(),
        List.of(source.getModelId()),
        artifacts,
        source.getPreprocessing());
  }

  /** Writes the weights and names the model after the work that made it. */
  public ModelRef publish(WeightedGraph weights, WorkContext context) throws IOException {
    return publish(weights, context, context.key());
  }

  /** Writes the weights of one of several models that the same work makes. */
  public ModelRef publishAsPart(WeightedGraph weights, WorkContext context) throws IOException {
    return publish(weights, context, partIdentity(context));
  }

  /** What one of several models will be called once it is published, for numbers about it. */
  public MeasuredModel asPart(WorkContext context) {
    return new MeasuredModel(modelId(partIdentity(context)), name().text(), variant.label());
  }

  private String partIdentity(WorkContext context) {
    return Sha256.of(context.key() + "/" + variant.label());
  }

  /** The modelId of a model that is named after some digest. */
  static String modelId(String identity) {
    return identity.substring(0, ID_DIGITS);
  }

  private ModelName name() {
    return new ModelName(family, variant.label());
  }

  /**
   * Writes weights that no work here has made and names the model after what it is: its weights,
   * its graph with the normalization in it, the names of its classes, and its preprocessing.
   */
  public ModelRef publishByContent(WeightedGraph weights, WorkContext context) throws IOException {
    ArtifactRef file = write(weights, context);
    return reference(file, context, contentId(file.getSha256()));
  }

  /** The modelId that {@link #publishByContent} gives; writes nothing. */
  public String idByContent(WeightedGraph weights) throws IOException {
    MessageDigest digest = Sha256.start();
    try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
      ModelFile.write(weights, METADATA, out);
    }
    return modelId(contentId(HexFormat.of().formatHex(digest.digest())));
  }

  /** The digest that a model from elsewhere is named after; the file has weights and graph. */
  private String contentId(String fileSha256) {
    List<String> classes = outputs.stream().map(OutputClass::getName).toList();
    Map<String, Object> content = new TreeMap<>(Map.of("weights", fileSha256, "classes", classes));
    if (!preprocessing.isEmpty()) {
      content.put("preprocessing", preprocessing);
    }
    return Sha256.of(CanonicalJson.write(content));
  }

  private ModelRef publish(WeightedGraph weights, WorkContext context, String identity)
      throws IOException {
    return reference(write(weights, context), context, identity);
  }

  private static ArtifactRef write(WeightedGraph weights, WorkContext context) throws IOException {
    return context.artifacts().write(MEDIA_TYPE, out -> ModelFile.write(weights, METADATA, out));
  }

  private ModelRef reference(ArtifactRef file, WorkContext context, String identity) {
    return ModelRef.newBuilder()
        .setModelId(modelId(identity))
        .setName(name().text())
        .setStage(context.provenance().getStage())
        .setVariant(variant.label())
        .setArchitecture(architecture)
        .setSeed(seed)
        .setDatasets(datasets)
        .setOutputs(outputs)
        .setWeights(file)
        .setArtifacts(new TreeMap<>(artifacts)) // in one order, whatever the JVM
        .setParents(parents)
        .setProvenance(context.provenance())
        .setFamily(family)
        .setRole(variant.role())
        .setControl(variant.control())
        .setPreprocessing(preprocessing)
        .build();
  }

  /** Reads a model's weights back. */
  public static WeightedGraph load(ModelRef model, WorkContext context) throws IOException {
    try (InputStream in = context.artifacts().open(model.getWeights())) {
      return ModelFile.read(in);
    }
  }
}
