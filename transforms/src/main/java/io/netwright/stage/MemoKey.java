package io.netwright.stage;

import io.netwright.artifact.Sha256;
import io.netwright.json.CanonicalJson;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** What a result is remembered under. */
public final class MemoKey {

  private MemoKey() {}

  /**
   * SHA-256 over stage, algorithm version, configuration, input and fingerprint, as 64 hexadecimal
   * digits; inputs name large things by their digests, so the key depends on content alone.
   */
  public static String of(StageSpec spec, SpecificRecord input, String fingerprint) {
    String identity =
        CanonicalJson.write(
            Map.of(
                "stage", spec.name(),
                "algorithmVersion", spec.algorithmVersion(),
                "config", spec.config(),
                "input", CanonicalJson.write(KeyInput.of(input)),
                "fingerprint", fingerprint));
    return Sha256.of(identity);
  }
}
