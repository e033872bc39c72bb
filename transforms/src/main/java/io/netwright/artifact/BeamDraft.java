package io.netwright.artifact;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MoveOptions.StandardMoveOptions;
import org.apache.beam.sdk.io.fs.ResourceId;

/** A draft in a store that Beam knows. */
final class BeamDraft implements Draft {
  private final BeamStorage storage;
  private final ResourceId temporary;
  private final OutputStream out;

  BeamDraft(BeamStorage storage, ResourceId temporary, WritableByteChannel channel) {
    this.storage = storage;
    this.temporary = temporary;
    this.out = Channels.newOutputStream(channel);
  }

  @Override
  public OutputStream out() {
    return out;
  }

  @Override
  public boolean publishIfAbsent(String path) throws IOException {
    if (storage.size(path).isPresent()) {
      return false;
    }
    replace(path);
    return true;
  }

  @Override
  public void replace(String path) throws IOException {
    try {
      out.close();
      FileSystems.rename(List.of(temporary), List.of(storage.resource(path)));
    } catch (IOException e) {
      throw Storage.unwritable(storage.root(), e);
    }
  }

  @Override
  public void close() throws IOException {
    out.close();
    FileSystems.delete(List.of(temporary), StandardMoveOptions.IGNORE_MISSING_FILES);
  }
}
