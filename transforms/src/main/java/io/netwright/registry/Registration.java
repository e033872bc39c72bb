package io.netwright.registry;

import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model when it is registered.
 *
 * @param model the model; its weights are an artifact of the workspace
 * @param signature what it takes and gives
 * @param runId run that made it
 * @param dataFingerprint digest over all data sets of the experiment
 * @param codeVersion version of the code that made it
 * @param fingerprint device kind, engine version and threads that made it
 * @param verdict the promotion gate's verdict, a JSON artifact; null where none was asked
 */
public record Registration(
    ModelRef model,
    ModelSignature signature,
    String runId,
    String dataFingerprint,
    String codeVersion,
    String fingerprint,
    @Nullable ArtifactRef verdict) {}
