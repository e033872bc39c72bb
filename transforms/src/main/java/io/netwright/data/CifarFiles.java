package io.netwright.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * CIFAR-10 and CIFAR-100 in their binary version (Krizhevsky 2009): records of one label byte, for
 * CIFAR-100 a coarse and a fine one, and 3,072 pixel bytes.
 */
final class CifarFiles {
  private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
  private static final Pattern TRAIN = Pattern.compile("(.*/)?(data_batch_\\d+|train)\\.bin");
  private static final Pattern TEST = Pattern.compile("(.*/)?test(_batch)?\\.bin");
  private static final Pattern NAMES =
      Pattern.compile("(.*/)?(batches\\.meta|fine_label_names)\\.txt");

  private final FileTree tree;
  private final DatasetSpec spec;
  private final Map<String, byte[]> files = new TreeMap<>();
  private long bytes;

  private CifarFiles(FileTree tree, DatasetSpec spec) {
    this.tree = tree;
    this.spec = spec;
  }

  /** True where the tree has CIFAR's files. */
  static boolean isIn(Contents contents) {
    return contents.files().stream().anyMatch(name -> TRAIN.matcher(name).matches());
  }

  /** Reads all records. */
  static ImageSource read(Contents contents, DatasetSpec spec) throws IOException {
    CifarFiles cifar = new CifarFiles(contents.tree(), spec);
    contents.tree().walk(cifar::keep);
    return cifar.source();
  }

  private void keep(FileTree.Item item) throws IOException {
    boolean wanted =
        List.of(TRAIN, TEST, NAMES).stream()
            .anyMatch(pattern -> pattern.matcher(item.name()).matches());
    if (wanted && !item.isFolder()) {
      bytes += item.size();
      HeapRoom.require(tree.describe(""), "its CIFAR files take", 3.0 * bytes); // and two copies
      files.put(item.name(), tree.content(item));
    }
  }

  private ImageSource source() throws DataException {
    boolean fine = files.keySet().stream().anyMatch(name -> name.matches("(.*/)?train\\.bin"));
    List<String> classes = classes(fine ? 100 : 10);
    Map<Split, ImageSet> found = new EnumMap<>(Split.class);
    found.put(Split.TRAIN, records(TRAIN, fine ? 2 : 1, classes.size()));
    found.put(Split.TEST, records(TEST, fine ? 2 : 1, classes.size()));
    return new DecodedImages(spec, classes, found);
  }

  private List<String> classes(int usual) {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (NAMES.matcher(file.getKey()).matches()) {
        String text = new String(file.getValue(), StandardCharsets.UTF_8);
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
      }
    }
    return IntStream.range(0, usual).mapToObj(Integer::toString).toList();
  }

  private ImageSet records(Pattern pattern, int labelBytes, int classes) throws DataException {
    int length = labelBytes + SHAPE.size();
    ByteArrayOutputStream pixels = new ByteArrayOutputStream();
    IntStream.Builder labels = IntStream.builder();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      byte[] bytes = file.getValue();
      if (!pattern.matcher(file.getKey()).matches()) {
        continue;
      }
      if (bytes.length == 0 || bytes.length % length != 0) {
        throw new DataException(
            String.format(
                "%s: has %d bytes, not a multiple of the %d bytes of a record;"
                    + " it is truncated or not CIFAR: fetch it again",
                tree.describe(file.getKey()), bytes.length, length));
      }
      for (int at = 0; at < bytes.length; at += length) {
        int label = bytes[at + labelBytes - 1] & 0xff;
        requireLabel(label, classes, file.getKey(), at / length);
        labels.add(label);
        pixels.write(bytes, at + labelBytes, SHAPE.size());
      }
    }
    if (pixels.size() == 0) {
      throw new DataException(
          tree.describe("") + ": has CIFAR's training files but no test file; fetch it again");
    }
    return new ImageSet(SHAPE, pixels.toByteArray(), labels.build().toArray());
  }

  private void requireLabel(int label, int classes, String file, int record) throws DataException {
    if (label >= classes) {
      throw new DataException(
          String.format(
              "%s: record %d has label %d; allowed are 0 to %d: fetch the file again",
              tree.describe(file), record, label, classes - 1));
    }
  }
}
