package io.netwright.registry;

import io.netwright.artifact.DocumentJson;
import java.io.IOException;

/** The JSON of the registry's documents. */
public final class RegistryJson {
  private static final DocumentJson JSON =
      new DocumentJson("document of the model registry", "restore it from a backup");

  private RegistryJson() {}

  /** A document of the registry, or a list of them, as people and programs read it. */
  public static byte[] write(Object document) throws IOException {
    return JSON.write(document);
  }

  /** A document as the workspace keeps it. */
  static byte[] store(Record document) throws IOException {
    return JSON.store(document);
  }

  static <T extends Record> T read(byte[] json, Class<T> type, String location) throws IOException {
    return JSON.read(json, type, location);
  }
}
