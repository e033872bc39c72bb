package io.netwright.registry;

import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * One version of a registered model; it never changes.
 *
 * @param name name of the registered model
 * @param number 1, 2, …
 * @param model the model
 * @param signature what it takes and gives
 * @param runId run that made it
 * @param dataFingerprint digest over all data sets of the experiment
 * @param codeVersion version of the code that made it
 * @param fingerprint device kind, engine version and threads that made it
 * @param verdict the promotion gate's verdict, a JSON artifact; null where none was asked
 * @param registeredAt milliseconds since 1970-01-01T00:00Z
 */
public record ModelVersion(
    String name,
    int number,
    ModelRef model,
    ModelSignature signature,
    String runId,
    String dataFingerprint,
    String codeVersion,
    String fingerprint,
    @Nullable ArtifactRef verdict,
    long registeredAt) {

  static ModelVersion of(String name, int number, Registration registration, long at) {
    return new ModelVersion(
        name,
        number,
        registration.model(),
        registration.signature(),
        registration.runId(),
        registration.dataFingerprint(),
        registration.codeVersion(),
        registration.fingerprint(),
        registration.verdict(),
        at);
  }

  /**
   * Whether a registration is of this very version: the same model by the same run. Work that was
   * forced on another machine may have given the model other weights.
   */
  boolean isOf(Registration registration) {
    return runId.equals(registration.runId())
        && model.getModelId().equals(registration.model().getModelId())
        && model.getWeights().equals(registration.model().getWeights());
  }
}
