package io.netwright.pipelines.retrain;

import io.netwright.registry.ModelRegistry;
import io.netwright.registry.ModelSignature;
import io.netwright.registry.ModelVersion;
import io.netwright.registry.Registration;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Provenance;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Versions of a registered model, without the work that would have made them. */
final class Versions {

  private Versions() {}

  /** Registers a version that tells discs from squares of an image size. */
  static ModelVersion register(ModelRegistry registry, String modelId, int size)
      throws IOException {
    List<OutputClass> outputs =
        List.of(new OutputClass("disc", "shapes", 0), new OutputClass("square", "shapes", 1));
    ModelRef model =
        ModelRef.newBuilder()
            .setModelId(modelId)
            .setName("lenet-shapes-s0/treated")
            .setStage("TreatModels")
            .setVariant("treated")
            .setArchitecture("lenet")
            .setSeed(0)
            .setDatasets(List.of(new DatasetRef("shapes", "d".repeat(64))))
            .setOutputs(outputs)
            .setWeights(new ArtifactRef("a".repeat(64), 12L, "application/octet-stream"))
            .setArtifacts(Map.of())
            .setParents(List.of())
            .setProvenance(new Provenance("f".repeat(64), "TreatModels", 1, "{}", "cpu", "17"))
            .build();
    ModelSignature signature = ModelSignature.of(3, size, size, List.of("disc", "square"));
    return registry.register(
        "shapes",
        new Registration(model, signature, "run-" + modelId, "e".repeat(64), "0.1.0", "cpu", null));
  }
}
