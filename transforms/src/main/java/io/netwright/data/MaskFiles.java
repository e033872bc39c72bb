package io.netwright.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Files that say where the objects are in the images of class folders: LabelMe's JSON, or a PNG in
 * which everything but black is object. Each belongs to the image of the same path and name.
 */
final class MaskFiles {
  private static final String PNG = ".png";
  private static final String BESIDE = ".mask.png";
  private static final String JSON = ".json";

  private final DatasetSpec spec;
  private final Contents contents;
  private final FileTree masks;
  private final String ending;
  private final Map<String, List<String>> images = new HashMap<>();

  private MaskFiles(DatasetSpec spec, Contents contents, FileTree masks, String ending) {
    this.spec = spec;
    this.contents = contents;
    this.masks = masks;
    this.ending = ending;
    contents
        .images()
        .keySet()
        .forEach(image -> images.computeIfAbsent(stem(image), s -> new ArrayList<>()).add(image));
  }

  /** Whether a file is a mask in the form of an image beside the image it is about. */
  static boolean isPictureBeside(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(BESIDE);
  }

  /** Of the files beside images, those that are masks. */
  static List<String> beside(Contents contents) {
    TreeSet<String> stems = new TreeSet<>();
    contents.images().keySet().forEach(image -> stems.add(stem(image)));
    return contents.files().stream()
        .filter(
            file -> isPictureBeside(file) || (file.endsWith(JSON) && stems.contains(stem(file))))
        .toList();
  }

  /**
   * The masks of all images that have one, by the image's path.
   *
   * @param tree where the images are
   * @param shape of the images as they are used, to whose size the masks are brought
   * @throws DataException naming a mask of another size than its image, without an object, or of no
   *     image
   */
  static Found read(DatasetSpec spec, FileTree tree, ImageShape shape) throws IOException {
    Contents contents = Contents.of(tree, spec);
    if (contents.images().isEmpty()) {
      throw new DataException(
          spec.path()
              + ": holds no image files, so masks cannot belong to them; only class folders of"
              + " JPEGs and PNGs have masks, and shapes by themselves");
    }
    MaskFiles files =
        spec.hasMasksBeside()
            ? new MaskFiles(spec, contents, tree, BESIDE)
            : new MaskFiles(spec, contents, FileTree.at(Path.of(spec.masks())), PNG);
    return new Found(files.all(shape));
  }

  /**
   * Masks that were found.
   *
   * @param byImage by the image's path, {@code (H, W)} uint8 each: how much of each pixel is
   *     object, 255 for all of it
   * @param sha256 digest over paths and masks
   */
  record Found(SortedMap<String, byte[]> byImage, String sha256) {

    Found(SortedMap<String, byte[]> byImage) {
      this(byImage, digest(byImage));
    }

    private static String digest(SortedMap<String, byte[]> byImage) {
      MessageDigest digest = DatasetSummary.sha256();
      byImage.forEach(
          (image, mask) -> {
            digest.update((image + "\n" + mask.length + "\n").getBytes(StandardCharsets.UTF_8));
            digest.update(mask);
          });
      return HexFormat.of().formatHex(digest.digest());
    }
  }

  private SortedMap<String, byte[]> all(ImageShape shape) throws IOException {
    SortedMap<String, byte[]> found = new TreeMap<>();
    Map<String, String> takenFrom = new HashMap<>();
    try (ImageDecoder decoder = new ImageDecoder()) {
      masks.walk(
          item -> {
            Optional<String> suffix = suffix(item);
            if (suffix.isEmpty()) {
              return;
            }
            boolean drawing = suffix.get().equals(JSON);
            String stem = item.name().substring(0, item.name().length() - suffix.get().length());
            byte[] file = masks.content(item);
            if (drawing && !images.containsKey(stem) && !LabelMe.isOne(file)) {
              return; // another kind of file
            }
            requireImage(item.name(), stem);
            requireAlone(item.name(), takenFrom.put(stem, item.name()));
            List<String> covered = Objects.requireNonNull(images.get(stem));
            Mask mask =
                drawing
                    ? drawing(file, item.name(), covered)
                    : picture(file, item.name(), covered, decoder);
            for (String image : covered) {
              found.put(image, fitted(mask, shape));
            }
          });
    }
    return found;
  }

  /** What the name of a mask ends with behind the name of its image; empty: the file is none. */
  private Optional<String> suffix(FileTree.Item item) {
    if (item.isFolder() || Litter.is(item.name())) {
      return Optional.empty();
    }
    if (item.name().toLowerCase(Locale.ROOT).endsWith(ending)) {
      return Optional.of(ending);
    }
    return item.name().endsWith(JSON) ? Optional.of(JSON) : Optional.empty();
  }

  /** A mask as its file has it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Mask(String name, ImageShape shape, byte[] pixels) {}

  private Mask drawing(byte[] file, String name, List<String> covered) throws DataException {
    String where = masks.describe(name);
    LabelMe drawn = LabelMe.read(file, where);
    requireSize(name, drawn.shape(), covered);
    return new Mask(name, drawn.shape(), drawn.mask(where));
  }

  private Mask picture(byte[] file, String name, List<String> covered, ImageDecoder decoder)
      throws IOException {
    String where = masks.describe(name);
    ImageHeader header = ImageHeader.read(new ByteArrayInputStream(file), where);
    requireSize(name, header.shape(), covered);
    byte[] planes = decoder.decode(file, header, where).pixels();
    int area = header.shape().height() * header.shape().width();
    byte[] pixels = new byte[area];
    for (int i = 0; i < planes.length; i++) {
      if (planes[i] != 0) {
        pixels[i % area] = (byte) 255;
      }
    }
    return new Mask(
        name, new ImageShape(1, header.shape().height(), header.shape().width()), pixels);
  }

  /** Refuses a mask of another size than its images, before memory is taken for what it says. */
  private void requireSize(String name, ImageShape size, List<String> covered)
      throws DataException {
    for (String image : covered) {
      ImageShape own = Objects.requireNonNull(contents.images().get(image)).shape();
      if (size.height() != own.height() || size.width() != own.width()) {
        throw new DataException(
            String.format(
                "%s: is a mask of %d x %d pixels, its image %s has %d x %d (width x height); make"
                    + " the mask again at the image's size",
                masks.describe(name),
                size.width(),
                size.height(),
                image,
                own.width(),
                own.height()));
      }
    }
  }

  private byte[] fitted(Mask mask, ImageShape shape) throws DataException {
    boolean empty = true;
    for (byte pixel : mask.pixels()) {
      empty &= pixel == 0;
    }
    if (empty) {
      throw new DataException(
          masks.describe(mask.name())
              + ": is a mask with no object, so all of its image would be background; draw the"
              + " object, or remove the mask");
    }
    return spec.preprocess() == null
        ? Resampling.resize(
            mask.pixels(), mask.shape(), new ImageShape(1, shape.height(), shape.width()))
        : spec.preprocessing().bilinear().apply(mask.pixels(), mask.shape());
  }

  private void requireImage(String name, String stem) throws DataException {
    if (!images.containsKey(stem)) {
      throw new DataException(
          String.format(
              "%s: is a mask of an image that does not exist; masks have the path and name of their"
                  + " image, as %s%s is the mask of %s: rename or remove it",
              masks.describe(name),
              stem(contents.images().firstKey()),
              ending,
              contents.images().firstKey()));
    }
  }

  private void requireAlone(String name, @Nullable String other) throws DataException {
    if (other != null) {
      throw new DataException(
          masks.describe(name)
              + ": is a second mask of one image, beside "
              + masks.describe(other)
              + "; keep one of them");
    }
  }

  private static String stem(String name) {
    int dot = name.lastIndexOf('.');
    return dot > name.lastIndexOf('/') ? name.substring(0, dot) : name;
  }
}
