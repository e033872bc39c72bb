package io.netwright.artifact;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/**
 * A file being written under a temporary name; closing it unpublished removes it.
 *
 * <p>Use: write to {@link #out()}, then call one of the publishing methods once, then close.
 */
public interface Draft extends Closeable {

  /** Where the bytes go; closed by publishing. */
  OutputStream out();

  /**
   * Gives the file its name unless another file has it already: the first writer wins.
   *
   * @return whether this draft became the file
   */
  boolean publishIfAbsent(String path) throws IOException;

  /** Gives the file its name in place of what had it; readers see the old file or the new one. */
  void replace(String path) throws IOException;
}
