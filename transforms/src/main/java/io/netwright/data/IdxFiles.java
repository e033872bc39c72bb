package io.netwright.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * MNIST and its like in IDX format (LeCun, Cortes, Burges): a magic number, the extents as
 * big-endian 32-bit integers, then bytes. Class names from {@code classes.txt} beside them, one a
 * line; without it ten classes {@code 0} to {@code 9}.
 */
final class IdxFiles {
  private static final Pattern NAME =
      Pattern.compile("(?:.*/)?(train|t10k|test)-(images|labels)[-.]idx[13]-ubyte(\\.gz)?");
  private static final Pattern CLASSES = Pattern.compile("(.*/)?classes\\.txt");
  private static final int IMAGES = 0x803;
  private static final int LABELS = 0x801;

  private final Contents contents;
  private final FileTree tree;
  private final String folder;
  private final Map<String, Idx> files = new HashMap<>();
  private final Set<String> used = new HashSet<>();
  private final List<String> copies = new ArrayList<>();
  private List<String> classes = IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  private IdxFiles(Contents contents) {
    this.contents = contents;
    tree = contents.tree();
    folder =
        contents.files().stream()
            .filter(IdxFiles::isOne)
            .map(DataPlaces::folder)
            .findFirst()
            .orElseThrow();
  }

  /** True for a file of MNIST's names. */
  static boolean isOne(String name) {
    return NAME.matcher(name).matches();
  }

  /** True where the tree has IDX files of MNIST's names. */
  static boolean isIn(Contents contents) {
    return contents.files().stream().anyMatch(IdxFiles::isOne);
  }

  /** Reads all images and labels. */
  static ImageSource read(Contents contents, DatasetSpec spec) throws IOException {
    IdxFiles idx = new IdxFiles(contents);
    contents.tree().walk(idx::keep);
    return idx.source(spec);
  }

  private ImageSource source(DatasetSpec spec) throws DataException {
    Map<Split, ImageSet> found = new EnumMap<>(Split.class);
    boolean testOnly = files.keySet().stream().noneMatch(name -> name.startsWith("train"));
    if (!testOnly) {
      found.put(Split.TRAIN, pair("train"));
    }
    found.put(Split.TEST, pair("test"));
    Idx test = member("test-images");
    Idx train = testOnly ? test : member("train-images");
    if (!train.shape.equals(test.shape)) {
      throw new DataException(
          String.format(
              "%s: has images of %s and %s of %s (channels x height x width); these are files of"
                  + " two data sets: keep those of one",
              tree.describe(train.name), train.shape, tree.describe(test.name), test.shape));
    }
    List<String> findings = new ArrayList<>();
    if (!copies.isEmpty()) {
      findings.add(
          String.format(
              "%s left out, of the same content as another: %s",
              FewNames.count(copies.size(), "file"), FewNames.of(copies)));
    }
    findings.addAll(LeftOut.remarks(contents, used));
    return new DecodedImages(
        spec,
        classes,
        found,
        (split, index) -> (split == Split.TEST ? test : train).name + "#" + index,
        Set.copyOf(used),
        findings);
  }

  private void keep(FileTree.Item item) throws IOException {
    Matcher matcher = NAME.matcher(item.name());
    if (item.isFolder()) {
      return;
    }
    if (CLASSES.matcher(item.name()).matches() && DataPlaces.folder(item.name()).equals(folder)) {
      used.add(item.name());
      String text = new String(tree.content(item), StandardCharsets.UTF_8);
      classes = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    } else if (matcher.matches()) {
      String split = "train".equals(matcher.group(1)) ? "train" : "test";
      int magic = "images".equals(matcher.group(2)) ? IMAGES : LABELS;
      boolean zipped = matcher.group(3) != null;
      used.add(item.name());
      keep(split + "-" + matcher.group(2), parse(item, magic, zipped));
    }
  }

  /** Downloads often leave a file beside what was unpacked from it; they must be the same. */
  private void keep(String member, Idx file) throws DataException {
    Idx other = files.putIfAbsent(member, file);
    if (other == null) {
      return;
    }
    if (!other.shape.equals(file.shape) || !Arrays.equals(other.values, file.values)) {
      throw new DataException(
          String.format(
              "%s: differs from %s, and both are the %s; keep one of them",
              tree.describe(file.name), tree.describe(other.name), member));
    }
    copies.add(file.name + " = " + other.name);
  }

  private Idx parse(FileTree.Item item, int magic, boolean zipped) throws IOException {
    String where = tree.describe(item.name());
    try (InputStream content = item.open();
        InputStream plain = zipped ? Unzipped.of(content, where) : content;
        DataInputStream data = new DataInputStream(plain)) {
      return values(data, item.name(), where, magic);
    } catch (DataException e) {
      throw e;
    } catch (EOFException e) {
      throw new DataException(where + ": is truncated; fetch it again", e);
    } catch (IOException e) {
      throw new DataException(where + ": is corrupt (" + e.getMessage() + "); fetch it again", e);
    }
  }

  private static Idx values(DataInputStream data, String name, String where, int magic)
      throws IOException {
    int found = data.readInt();
    if (found != magic) {
      throw new DataException(
          String.format(
              "%s: starts with %08x where IDX has %08x; it is another kind of file:"
                  + " fetch it again",
              where, found, magic));
    }
    int count = data.readInt();
    int height = magic == IMAGES ? data.readInt() : 1;
    int width = magic == IMAGES ? data.readInt() : 1;
    requireExtents(where, count, height, width);
    ImageShape shape = new ImageShape(1, height, width);
    PixelBuffer.requireRoom(where, shape, count);
    byte[] values = data.readNBytes(count * shape.size());
    boolean more = data.read() >= 0;
    if (more || values.length < count * shape.size()) {
      throw new DataException(
          String.format(
              "%s: holds %s bytes than the %d x %d x %d of its header; fetch it again",
              where, more ? "more" : "fewer", count, height, width));
    }
    return new Idx(name, shape, values);
  }

  private static void requireExtents(String where, int count, int height, int width)
      throws DataException {
    boolean positive = count > 0 && height > 0 && width > 0;
    if (!positive || (double) count * height * width > Integer.MAX_VALUE - 16.0) {
      throw new DataException(
          String.format(
              "%s: its header says %d x %d x %d; allowed are positive numbers of at most 2.1 GB"
                  + " together: fetch it again",
              where, count, height, width));
    }
  }

  private ImageSet pair(String split) throws DataException {
    Idx images = member(split + "-images");
    Idx labels = member(split + "-labels");
    int count = images.values.length / images.shape.size();
    if (count != labels.values.length) {
      throw new DataException(
          String.format(
              "%s: has %d labels for %d images of %s; fetch both files again",
              tree.describe(labels.name), labels.values.length, count, images.name));
    }
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = labels.values[i] & 0xff;
      if (numbers[i] >= classes.size()) {
        throw new DataException(
            String.format(
                "%s: label %d of image %d is out of range; allowed are 0 to %d: fetch it again,"
                    + " or list the classes in classes.txt",
                tree.describe(labels.name), numbers[i], i, classes.size() - 1));
      }
    }
    return new ImageSet(images.shape, images.values, numbers);
  }

  private Idx member(String name) throws DataException {
    return Optional.ofNullable(files.get(name))
        .orElseThrow(
            () ->
                new DataException(
                    String.format(
                        "%s: the IDX file of %s is missing (train-*-ubyte, t10k-*-ubyte);"
                            + " fetch all four files",
                        tree.describe(""), name)));
  }

  /** The bytes of one file. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Idx(String name, ImageShape shape, byte[] values) {}
}
