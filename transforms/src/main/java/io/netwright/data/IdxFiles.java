package io.netwright.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * MNIST's IDX files, gzipped or not: a magic number, sizes as big-endian integers, unsigned bytes
 * (LeCun, Cortes, Burges).
 */
final class IdxFiles {
  private static final int IMAGES_MAGIC = 0x803;
  private static final int LABELS_MAGIC = 0x801;
  private static final int CLASSES = 10;

  private IdxFiles() {}

  /** Whether a file's name is one of theirs. */
  static boolean isName(String fileName) {
    return fileName.matches(".*-idx[13]-ubyte(\\.gz)?");
  }

  /** Reads both splits. */
  static ImageSource read(FileTree tree) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    tree.walk(
        item -> {
          if (!item.isFolder() && isName(item.fileName())) {
            String plain = item.fileName().replaceAll("\\.gz$", "");
            files.put(plain, bytes(tree, item));
          }
        });
    Map<Split, ImageSet> images = new EnumMap<>(Split.class);
    images.put(Split.TRAIN, split(tree, files, "train"));
    images.put(Split.TEST, split(tree, files, "t10k"));
    return new LoadedSource(
        IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList(), images);
  }

  private static byte[] bytes(FileTree tree, FileTree.Item item) throws IOException {
    byte[] file = item.open().readAllBytes();
    if (!item.fileName().endsWith(".gz")) {
      return file;
    }
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(file))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new DataException(
          tree.describe(item.name()) + ": is truncated or corrupt gzip; fetch it again", e);
    }
  }

  private static ImageSet split(FileTree tree, Map<String, byte[]> files, String prefix)
      throws DataException {
    ByteBuffer images = header(tree, files, prefix + "-images-idx3-ubyte", IMAGES_MAGIC);
    int count = images.getInt();
    ImageShape shape = new ImageShape(1, images.getInt(), images.getInt());
    if (shape.height() < 1
        || shape.width() < 1
        || (long) shape.height() * shape.width() > 1 << 20) {
      throw new DataException(
          tree.describe(prefix + "-images-idx3-ubyte") + ": claims images of " + shape);
    }
    requireLength(tree, prefix + "-images-idx3-ubyte", images, (long) count * shape.size());
    ByteBuffer labels = header(tree, files, prefix + "-labels-idx1-ubyte", LABELS_MAGIC);
    int labelCount = labels.getInt();
    requireLength(tree, prefix + "-labels-idx1-ubyte", labels, labelCount);
    if (labelCount != count) {
      throw new DataException(
          tree.describe(prefix) + ": has " + count + " images but " + labelCount + " labels");
    }
    byte[] pixels = new byte[count * shape.size()];
    images.get(pixels);
    int[] values = new int[count];
    for (int i = 0; i < count; i++) {
      values[i] = labels.get() & 0xff;
      if (values[i] >= CLASSES) {
        throw new DataException(
            tree.describe(prefix + "-labels-idx1-ubyte")
                + ": image "
                + i
                + " has label "
                + values[i]
                + "; labels must be below "
                + CLASSES);
      }
    }
    return new ImageSet(shape, pixels, values);
  }

  private static ByteBuffer header(FileTree tree, Map<String, byte[]> files, String name, int magic)
      throws DataException {
    byte[] file = files.get(name);
    int headerBytes = magic == IMAGES_MAGIC ? 16 : 8;
    if (file == null) {
      throw new DataException(
          tree.describe(name)
              + ": is missing; the four IDX files belong together: "
              + files.keySet());
    }
    ByteBuffer buffer = ByteBuffer.wrap(file);
    if (file.length < headerBytes || buffer.getInt() != magic) {
      throw new DataException(
          tree.describe(name)
              + ": does not begin as an IDX file of unsigned bytes; fetch it again");
    }
    return buffer;
  }

  private static void requireLength(FileTree tree, String name, ByteBuffer file, long bytes)
      throws DataException {
    if (bytes < 0 || file.remaining() != bytes) {
      throw new DataException(
          tree.describe(name)
              + ": its header promises "
              + bytes
              + " bytes, it has "
              + file.remaining()
              + "; it is truncated or corrupt, fetch it again");
    }
  }
}
