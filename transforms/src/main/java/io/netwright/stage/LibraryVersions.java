package io.netwright.stage;

import ai.djl.engine.Engine;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.util.ReleaseInfo;

/** Which libraries this process computes with, as they say themselves. */
final class LibraryVersions {
  private static final String FLINK = ".flink-runtime.version.properties";

  private LibraryVersions() {}

  /** Versions by name: beam, djl, java, os, pytorch; and flink, where it is what runs the work. */
  static SortedMap<String, String> here() {
    SortedMap<String, String> versions = new TreeMap<>();
    versions.put("java", Runtime.version().toString());
    versions.put("os", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    versions.put("beam", ReleaseInfo.getReleaseInfo().getVersion());
    versions.put("djl", Engine.getDjlVersion());
    versions.put("pytorch", Engine.getEngine("PyTorch").getVersion());
    String flink = flink();
    if (!flink.isEmpty()) {
      versions.put("flink", flink);
    }
    return Collections.unmodifiableSortedMap(versions);
  }

  /** Flink writes its version where its own classes look for it; no class of it is needed here. */
  private static String flink() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? LibraryVersions.class.getClassLoader() : context;
    try (InputStream in = loader.getResourceAsStream(FLINK)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("project.version", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
