package io.netwright.pipelines.experiment;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** Which code this is: the version and the commit that it was built from. */
public final class CodeVersion {

  private CodeVersion() {}

  /** E.g. {@code 0.1.0-SNAPSHOT+1a2b3c4}. */
  public static String current() {
    Properties properties = new Properties();
    try (InputStream in = CodeVersion.class.getResourceAsStream("/netwright-version.properties")) {
      if (in == null) {
        throw new IllegalStateException("netwright-version.properties is not on the class path");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String commit = System.getenv("NETWRIGHT_COMMIT");
    String version = properties.getProperty("version");
    return commit == null || commit.isEmpty() ? version : version + "+" + commit;
  }
}
