package io.netwright.pipelines.flink;

import io.netwright.refusal.RefusedException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;

/** The jar that a cluster is given: this program with all it needs besides Flink and DJL. */
public final class JobJar {
  /** System property by which the launcher says where the jar lies. */
  private static final String PROPERTY = "netwright.job.jar";

  private JobJar() {}

  /**
   * The jar that the launcher built, or the one this program was started from.
   *
   * @throws IllegalArgumentException when there is neither
   */
  public static Path find() {
    String named = System.getProperty(PROPERTY);
    Path jar = named == null ? ownJar() : Path.of(named);
    if (!Files.isRegularFile(jar)) {
      throw new RefusedException(
          "there is no job jar at "
              + jar
              + "; start through ./netwright, which builds it, or name one by -D"
              + PROPERTY
              + "=JAR");
    }
    return jar;
  }

  private static Path ownJar() {
    CodeSource source = JobJar.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("this program was not loaded from a file", e);
    }
  }
}
