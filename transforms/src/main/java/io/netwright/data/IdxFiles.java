package io.netwright.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private final FileTree tree;
  private final Map<String, Idx> files = new HashMap<>();
  private List<String> classes = IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  private IdxFiles(FileTree tree) {
    this.tree = tree;
  }

  /** True where the tree has IDX files of MNIST's names. */
  static boolean isIn(Contents contents) {
    return contents.files().stream().anyMatch(name -> NAME.matcher(name).matches());
  }

  /** Reads all images and labels. */
  static ImageSource read(Contents contents, DatasetSpec spec) throws IOException {
    IdxFiles idx = new IdxFiles(contents.tree());
    contents.tree().walk(idx::keep);
    Map<Split, ImageSet> found = new EnumMap<>(Split.class);
    found.put(Split.TRAIN, idx.pair("train"));
    found.put(Split.TEST, idx.pair("test"));
    return new DecodedImages(spec, idx.classes, found);
  }

  private void keep(FileTree.Item item) throws IOException {
    Matcher matcher = NAME.matcher(item.name());
    if (item.isFolder()) {
      return;
    }
    if (CLASSES.matcher(item.name()).matches()) {
      String text = new String(tree.content(item), StandardCharsets.UTF_8);
      classes = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    } else if (matcher.matches()) {
      String split = "train".equals(matcher.group(1)) ? "train" : "test";
      int magic = "images".equals(matcher.group(2)) ? IMAGES : LABELS;
      boolean zipped = matcher.group(3) != null;
      files.put(split + "-" + matcher.group(2), parse(item, magic, zipped));
    }
  }

  private Idx parse(FileTree.Item item, int magic, boolean zipped) throws IOException {
    String where = tree.describe(item.name());
    try (InputStream content = item.open();
        InputStream plain = zipped ? Unzipped.of(content, where) : content;
        DataInputStream data = new DataInputStream(plain)) {
      return values(data, where, magic);
    } catch (DataException e) {
      throw e;
    } catch (EOFException e) {
      throw new DataException(where + ": is truncated; fetch it again", e);
    } catch (IOException e) {
      throw new DataException(where + ": is corrupt (" + e.getMessage() + "); fetch it again", e);
    }
  }

  private static Idx values(DataInputStream data, String where, int magic) throws IOException {
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
    return new Idx(where, shape, values);
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
              "%s: has %d labels for %d images; fetch both files again",
              labels.where, labels.values.length, count));
    }
    int[] numbers = new int[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = labels.values[i] & 0xff;
      if (numbers[i] >= classes.size()) {
        throw new DataException(
            String.format(
                "%s: label %d of image %d is out of range; allowed are 0 to %d: fetch it again,"
                    + " or list the classes in classes.txt",
                labels.where, numbers[i], i, classes.size() - 1));
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
  private record Idx(String where, ImageShape shape, byte[] values) {}
}
