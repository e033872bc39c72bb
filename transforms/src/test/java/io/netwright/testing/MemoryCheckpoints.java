package io.netwright.testing;

import io.netwright.artifact.CheckpointFolder;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Checkpoints kept in memory; the worker is killed after so many writes, where asked. */
public final class MemoryCheckpoints implements CheckpointFolder {
  private final Map<String, byte[]> blobs = new HashMap<>();
  private int writesLeft = Integer.MAX_VALUE;

  /** Lets so many more writes succeed; the last of them ends in the death of the worker. */
  public MemoryCheckpoints dyingAfter(int writes) {
    writesLeft = writes;
    return this;
  }

  /** The worker lives again. */
  public void revive() {
    writesLeft = Integer.MAX_VALUE;
  }

  @Override
  public Optional<byte[]> read(String name) {
    return Optional.ofNullable(blobs.get(name)).map(byte[]::clone);
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    blobs.put(name, content.clone());
    if (--writesLeft == 0) {
      throw new IOException("killed");
    }
  }
}
