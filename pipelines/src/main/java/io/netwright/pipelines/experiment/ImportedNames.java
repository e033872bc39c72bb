package io.netwright.pipelines.experiment;

import io.netwright.artifact.Unreadable;
import io.netwright.artifact.Workspace;
import io.netwright.json.CanonicalJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which of several imported models has a name: the one that took it last. The others stay in the
 * workspace, since models may have been made of them, and are found by their ids.
 */
record ImportedNames(Workspace workspace) {

  /** The form in which it is kept. */
  private record Holder(String modelId) {}

  /** The id of the model that took a name from another; empty where none did. */
  Optional<String> holder(String name) throws IOException {
    Optional<byte[]> json = workspace.importedNames().read(name);
    if (json.isEmpty()) {
      return Optional.empty();
    }
    try {
      String text = new String(json.get(), StandardCharsets.UTF_8);
      return Optional.ofNullable(CanonicalJson.read(text, Holder.class).modelId());
    } catch (IllegalArgumentException e) {
      Unreadable.WARN.found(workspace.importedNames().locate(name), Unreadable.reason(e));
      return Optional.empty();
    }
  }

  /** Gives a name to a model. */
  void give(String name, String modelId) throws IOException {
    workspace
        .importedNames()
        .replace(name, CanonicalJson.write(new Holder(modelId)).getBytes(StandardCharsets.UTF_8));
  }
}
