package io.netwright.registry;

import io.netwright.artifact.Blobs;
import io.netwright.artifact.DocumentJson;
import io.netwright.artifact.Unreadable;
import java.io.IOException;
import java.util.Optional;

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

  /** One of some documents; one that cannot be read counts as none, and somebody is told. */
  static <T extends Record> Optional<T> read(
      Blobs documents, String name, Class<T> type, Unreadable unreadable) throws IOException {
    return JSON.read(documents, name, type, unreadable);
  }
}
