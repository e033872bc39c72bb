package io.netwright.testing;

import io.netwright.registry.ModelSignature;
import io.netwright.registry.Registration;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Provenance;
import io.netwright.schemas.Role;
import java.util.List;
import java.util.Map;

/** Models to be registered, without the work that would have made them. */
public final class Registrations {

  private Registrations() {}

  /** A model that tells discs from squares of 32 x 32 pixels. */
  public static Registration of(String modelId, String runId) {
    return of(modelId, runId, 32);
  }

  /** A model that tells discs from squares of that many pixels a side. */
  public static Registration of(String modelId, String runId, int size) {
    ModelRef model =
        ModelRef.newBuilder()
            .setModelId(modelId)
            .setName("lenet-shapes-s0/treated")
            .setStage("TreatModels")
            .setVariant("treated")
            .setFamily("lenet-shapes-s0")
            .setRole(Role.TREATED)
            .setArchitecture("lenet")
            .setSeed(0)
            .setDatasets(List.of(new DatasetRef("shapes", "d".repeat(64))))
            .setOutputs(
                List.of(
                    new OutputClass("disc", "shapes", 0), new OutputClass("square", "shapes", 1)))
            .setWeights(new ArtifactRef("a".repeat(64), 12L, "application/octet-stream"))
            .setArtifacts(Map.of())
            .setParents(List.of("0123456789abcdef"))
            .setProvenance(
                new Provenance("f".repeat(64), "TreatModels", 1, "{}", "cpu/threads-2", "17"))
            .build();
    return new Registration(
        model,
        ModelSignature.of(3, size, size, List.of("disc", "square")),
        runId,
        "e".repeat(64),
        "0.1.0+abc",
        "cpu/threads-2",
        new ArtifactRef("b".repeat(64), 99L, "application/json"));
  }
}
