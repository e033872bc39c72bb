package io.netwright.pipelines.flink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A key that is made for one run. Flink's endpoints of that run talk to nobody who does not have
 * it.
 *
 * @param store PKCS #12 file with the private key and the certificate that signs itself
 * @param password of the file
 */
public record RunKey(Path store, String password) {
  private static final String NAME = "netwright.p12";
  private static final String VARIABLE = "NETWRIGHT_RUN_KEY";
  private static final int PASSWORD_BYTES = 24;
  private static final int PATIENCE_SECONDS = 60;

  /** Longer than any run: a certificate that expires would end it. */
  private static final String DAYS = "3650";

  /** Makes a key by the Java runtime's own {@code keytool}, in a folder that nobody else reads. */
  public static RunKey make(Path folder) throws IOException {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    RunKey key = new RunKey(folder.resolve(NAME), HexFormat.of().formatHex(random));
    key.generate(folder.resolve("keytool.log"));
    return key;
  }

  private void generate(Path log) throws IOException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    if (!Files.isExecutable(keytool)) {
      throw new IOException(
          "there is no "
              + keytool
              + ", which makes the key that guards embedded Flink; use a whole Java runtime");
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                keytool.toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-J-XX:+UseSerialGC",
                "-genkeypair",
                "-alias",
                "netwright",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=netwright",
                "-ext",
                "san=ip:127.0.0.1,dns:localhost",
                "-validity",
                DAYS,
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                // In the environment, since everybody can read a command line.
                "-storepass:env",
                VARIABLE));
    builder.environment().put(VARIABLE, password);
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    await(builder.redirectErrorStream(true).redirectOutput(log.toFile()).start(), log);
  }

  private static void await(Process process, Path log) throws IOException {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException(
            "keytool made no key for embedded Flink: "
                + Files.readString(log, StandardCharsets.UTF_8).strip());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a key for embedded Flink was made", e);
    }
  }

  /** What Flink is told, so that REST and blob server ask each client for this key. */
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("security.ssl.rest.enabled", "true");
    settings.put("security.ssl.rest.authentication-enabled", "true");
    settings.put("security.ssl.internal.enabled", "true");
    settings.put("security.ssl.protocol", "TLSv1.3");
    settings.put("security.ssl.algorithms", "TLS_AES_256_GCM_SHA384,TLS_AES_128_GCM_SHA256");
    settings.put("security.ssl.keystore", store.toString());
    settings.put("security.ssl.keystore-password", password);
    settings.put("security.ssl.key-password", password);
    settings.put("security.ssl.truststore", store.toString());
    settings.put("security.ssl.truststore-password", password);
    return settings;
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "RunKey[" + store + "]";
  }
}
