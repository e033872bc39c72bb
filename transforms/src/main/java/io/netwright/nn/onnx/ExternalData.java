package io.netwright.nn.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import io.netwright.refusal.RefusedException;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Numbers that lie beside an ONNX file, in files of the same folder and no other.
 *
 * @param folder where the ONNX file lies
 * @param used the files that were read, in the order of their names
 */
record ExternalData(Path folder, SortedSet<Path> used) {

  /** Numbers beside a file in a folder, of which none was read yet. */
  static ExternalData in(Path folder) {
    return new ExternalData(folder, new TreeSet<>());
  }

  /** The bytes of a tensor. */
  ByteBuffer read(TensorProto tensor, long bytes, String name) {
    String location = "";
    long offset = 0;
    long length = bytes;
    for (StringStringEntryProto entry : tensor.getExternalDataList()) {
      switch (entry.getKey()) {
        case "location" -> location = entry.getValue();
        case "offset" -> offset = number(entry, name);
        case "length" -> length = number(entry, name);
        default -> {
          // a checksum, or a key of a later version, that says nothing about where the bytes lie
        }
      }
    }
    if (length != bytes) {
      throw refused(name, "takes " + bytes + " bytes, and " + length + " are given for it");
    }
    try {
      Path file = file(location, name);
      used.add(file);
      return read(file, offset, (int) bytes, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long number(StringStringEntryProto entry, String name) {
    try {
      return Long.parseLong(entry.getValue());
    } catch (NumberFormatException e) {
      throw refused(
          name, entry.getKey() + " must be a number, got " + Foreign.name(entry.getValue()));
    }
  }

  private Path file(String location, String name) throws IOException {
    String shown = Foreign.name(location);
    try {
      Path given = Path.of(location);
      Path home = folder.toRealPath();
      Path file = home.resolve(given).normalize();
      if (given.isAbsolute() || !isOpenIn(home, file)) {
        throw refused(
            name,
            "its numbers must lie in the folder of the ONNX file itself, in a file that is not"
                + " hidden, got "
                + shown);
      }
      if (!Files.isRegularFile(file)) {
        throw refused(name, "there is no file " + shown + " beside the ONNX file");
      }
      if (!isOpenIn(home, file.toRealPath())) {
        throw refused(
            name,
            "its numbers must lie in the folder of the ONNX file itself, and "
                + shown
                + " leads out of it, or to a hidden file");
      }
      return file;
    } catch (InvalidPathException e) {
      throw refused(name, "its location is no path: " + shown);
    }
  }

  /**
   * Whether a file may be read: exporters write one beside the ONNX file. Where that lies in
   * somebody's home, hidden files and folders hold passwords, which must not become weights.
   */
  private static boolean isOpenIn(Path home, Path file) {
    return home.equals(file.getParent()) && !String.valueOf(file.getFileName()).startsWith(".");
  }

  private static ByteBuffer read(Path file, long offset, int bytes, String name)
      throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (offset < 0 || offset > channel.size() - bytes) {
        throw refused(
            name,
            "bytes %d to %d are not in %s, which has %d"
                .formatted(offset, offset + bytes, file.getFileName(), channel.size()));
      }
      ByteBuffer buffer = ByteBuffer.allocate(bytes);
      while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
        // a read may give less than asked for
      }
      return buffer.flip();
    }
  }

  private static RefusedException refused(String name, String why) {
    return new RefusedException("tensor " + name + ": " + why);
  }
}
