package io.netwright.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * CIFAR-10 and CIFAR-100 in their binary form: records of one or two label bytes and 3,072 pixel
 * bytes, red, green and blue plane (Krizhevsky 2009).
 */
final class CifarFiles {
  private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
  private static final String COARSE_AND_FINE = "train.bin";

  private CifarFiles() {}

  /** Whether a file's name is one of theirs. */
  static boolean isName(String fileName) {
    return fileName.matches("data_batch_\\d+\\.bin") || fileName.equals(COARSE_AND_FINE);
  }

  /** Reads both splits. */
  static ImageSource read(FileTree tree) throws IOException {
    Map<String, byte[]> files = files(tree);
    boolean fine = files.containsKey(COARSE_AND_FINE);
    int labelBytes = fine ? 2 : 1;
    String namesFile = fine ? "fine_label_names.txt" : "batches.meta.txt";
    List<String> classes = names(files.get(namesFile), fine ? 100 : 10);
    Map<Split, ImageSet> images = new EnumMap<>(Split.class);
    for (Split split : List.of(Split.TRAIN, Split.TEST)) {
      byte[] records = records(tree, files, split, labelBytes);
      images.put(split, images(tree, records, labelBytes, classes.size()));
    }
    return new LoadedSource(classes, images);
  }

  private static Map<String, byte[]> files(FileTree tree) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    tree.walk(
        item -> {
          if (!item.isFolder() && item.fileName().matches(".*\\.(bin|txt)")) {
            files.put(item.fileName(), item.open().readAllBytes());
          }
        });
    return files;
  }

  private static byte[] records(
      FileTree tree, Map<String, byte[]> files, Split split, int labelBytes) throws DataException {
    ByteArrayOutputStream records = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      boolean isTest = file.getKey().startsWith("test");
      if (file.getKey().endsWith(".bin") && isTest == (split == Split.TEST)) {
        require(tree, file.getKey(), file.getValue(), labelBytes);
        records.writeBytes(file.getValue());
      }
    }
    return records.toByteArray();
  }

  private static List<String> names(byte @Nullable [] file, int count) {
    List<String> names =
        file == null
            ? List.of()
            : new String(file, StandardCharsets.UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
    return names.size() == count
        ? names
        : IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  private static void require(FileTree tree, String name, byte[] file, int labelBytes)
      throws DataException {
    int record = labelBytes + SHAPE.size();
    if (file.length == 0 || file.length % record != 0) {
      throw new DataException(
          tree.describe(name)
              + ": has "
              + file.length
              + " bytes, not a multiple of the record size "
              + record
              + "; it is truncated or corrupt, fetch it again");
    }
  }

  private static ImageSet images(FileTree tree, byte[] records, int labelBytes, int classes)
      throws DataException {
    int record = labelBytes + SHAPE.size();
    int count = records.length / record;
    byte[] pixels = PixelBuffer.of(tree.describe("*.bin"), SHAPE, count);
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = records[i * record + labelBytes - 1] & 0xff;
      if (labels[i] >= classes) {
        throw new DataException(
            tree.describe("*.bin")
                + ": image "
                + i
                + " has label "
                + labels[i]
                + "; labels must be below "
                + classes);
      }
      System.arraycopy(records, i * record + labelBytes, pixels, i * SHAPE.size(), SHAPE.size());
    }
    return new ImageSet(SHAPE, pixels, labels);
  }
}
