package io.netwright.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * CIFAR-10 and CIFAR-100 in their binary version (Krizhevsky 2009): records of one label byte, for
 * CIFAR-100 a coarse and a fine one, and 3,072 pixel bytes.
 */
final class CifarFiles {
  private static final ImageShape SHAPE = new ImageShape(3, 32, 32);
  private static final Pattern TRAIN = Pattern.compile("(.*/)?(data_batch_\\d+|train)\\.bin");
  private static final Pattern FINE = Pattern.compile("(.*/)?train\\.bin");
  private static final Pattern TEST = Pattern.compile("(.*/)?test(_batch)?\\.bin");
  private static final Pattern TEN = Pattern.compile("(.*/)?(data_batch_\\d+|test_batch)\\.bin");
  private static final Pattern NAMES =
      Pattern.compile("(.*/)?(batches\\.meta|fine_label_names)\\.txt");
  private static final Pattern EXPLAINED =
      Pattern.compile("(.*/)?(readme\\.html|coarse_label_names\\.txt)");

  private final Contents contents;
  private final DatasetSpec spec;
  private final Set<String> wanted;
  private final SortedMap<String, byte[]> files = new TreeMap<>();
  private long bytes;

  private CifarFiles(Contents contents, DatasetSpec spec) {
    this.contents = contents;
    this.spec = spec;
    wanted = wanted(contents);
  }

  /** The name of the data set that a file belongs to. */
  static Optional<String> kind(String name) {
    if (TEN.matcher(name).matches()) {
      return Optional.of("CIFAR-10");
    }
    return FINE.matcher(name).matches() ? Optional.of("CIFAR-100") : Optional.empty();
  }

  /** True where the tree has CIFAR's files. */
  static boolean isIn(Contents contents) {
    return contents.files().stream().anyMatch(name -> kind(name).isPresent());
  }

  /** Reads all records. */
  static ImageSource read(Contents contents, DatasetSpec spec) throws IOException {
    CifarFiles cifar = new CifarFiles(contents, spec);
    contents.tree().walk(cifar::keep);
    return cifar.source();
  }

  private void keep(FileTree.Item item) throws IOException {
    if (!item.isFolder() && wanted.contains(item.name())) {
      bytes += item.size();
      HeapRoom.require(
          contents.tree().describe(""), "its CIFAR files take", 3.0 * bytes); // and two copies
      files.put(item.name(), contents.tree().content(item));
    }
  }

  /** The files of the one folder where CIFAR lies. */
  private static Set<String> wanted(Contents contents) {
    String folder =
        contents.files().stream()
            .filter(name -> kind(name).isPresent())
            .map(DataPlaces::folder)
            .findFirst()
            .orElseThrow();
    return contents.files().stream()
        .filter(name -> DataPlaces.folder(name).equals(folder))
        .filter(
            name ->
                Stream.of(TRAIN, TEST, NAMES).anyMatch(pattern -> pattern.matcher(name).matches()))
        .collect(Collectors.toSet());
  }

  private ImageSource source() throws DataException {
    boolean fine = files.keySet().stream().anyMatch(name -> FINE.matcher(name).matches());
    int labelBytes = fine ? 2 : 1;
    List<String> classes = classes(fine ? 100 : 10);
    Map<Split, ImageSet> found = new EnumMap<>(Split.class);
    found.put(Split.TRAIN, records(TRAIN, labelBytes, classes.size()));
    found.put(Split.TEST, records(TEST, labelBytes, classes.size()));
    CifarBatches train = batches(TRAIN, labelBytes);
    CifarBatches test = batches(TEST, labelBytes);
    List<String> findings = new ArrayList<>(train.remarks(test));
    Set<String> used = new HashSet<>(files.keySet());
    contents.files().stream().filter(name -> EXPLAINED.matcher(name).matches()).forEach(used::add);
    findings.addAll(LeftOut.remarks(contents, used));
    return new DecodedImages(
        spec,
        classes,
        found,
        (split, index) -> (split == Split.TEST ? test : train).name(index),
        Set.copyOf(files.keySet()),
        findings);
  }

  private CifarBatches batches(Pattern pattern, int labelBytes) {
    SortedMap<String, Integer> records = new TreeMap<>();
    files.forEach(
        (name, bytes) -> {
          if (pattern.matcher(name).matches()) {
            records.put(name, bytes.length / (labelBytes + SHAPE.size()));
          }
        });
    return new CifarBatches(records);
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
                contents.tree().describe(file.getKey()), bytes.length, length));
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
          String.format(
              "%s: has CIFAR's %s files but no %s file beside them; fetch it again",
              contents.tree().describe(files.firstKey()),
              pattern == TEST ? "training" : "test",
              pattern == TEST ? "test" : "training"));
    }
    return new ImageSet(SHAPE, pixels.toByteArray(), labels.build().toArray());
  }

  private void requireLabel(int label, int classes, String file, int record) throws DataException {
    if (label >= classes) {
      throw new DataException(
          String.format(
              "%s: record %d has label %d; allowed are 0 to %d: fetch the file again",
              contents.tree().describe(file), record, label, classes - 1));
    }
  }
}
