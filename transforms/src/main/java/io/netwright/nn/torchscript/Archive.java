package io.netwright.nn.torchscript;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A zip file whose entries are stored as they are, in one folder, at one time: equal bytes. */
final class Archive {
  private static final String FOLDER = "network/";

  /** Zip files know no time before 1980, and of its first day Java says more than needed. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final ZipOutputStream zip;

  Archive(OutputStream out) {
    this.zip = new ZipOutputStream(out);
  }

  /** Adds a file. */
  void add(String name, byte[] bytes) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    ZipEntry entry = new ZipEntry(FOLDER + name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
  }

  /** Writes the end and leaves the stream open. */
  void finish() throws IOException {
    zip.finish();
  }
}
