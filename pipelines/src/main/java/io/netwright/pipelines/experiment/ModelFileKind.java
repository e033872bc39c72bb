package io.netwright.pipelines.experiment;

import java.util.Locale;
import java.util.Optional;

/** Kinds of files that trained networks lie in, told by the ends of their names. */
public enum ModelFileKind {
  /** A network in the format of ONNX. */
  ONNX("onnx"),
  /** Weights by name, with the graph in the metadata where Netwright wrote them. */
  SAFETENSORS("safetensors"),
  /** What {@code torch.save} writes; reading it runs code, so nobody does here. */
  PICKLE("pth|pt|bin|ckpt|pkl");

  private final String endings;

  ModelFileKind(String endings) {
    this.endings = endings;
  }

  /** The kind of a file by its name; empty where it is no name of a model's file. */
  public static Optional<ModelFileKind> of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (ModelFileKind kind : values()) {
      if (lower.matches("(?s).*\\.(" + kind.endings + ")")) {
        return Optional.of(kind);
      }
    }
    return Optional.empty();
  }
}
