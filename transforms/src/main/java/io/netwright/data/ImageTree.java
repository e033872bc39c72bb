package io.netwright.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Class folders of JPEG and PNG images, with or without {@code train}, {@code validation} and
 * {@code test} folders above them.
 */
final class ImageTree implements ImageSource {
  private static final Map<String, Split> SPLITS =
      Map.of(
          "train", Split.TRAIN,
          "val", Split.VALIDATION,
          "valid", Split.VALIDATION,
          "validation", Split.VALIDATION,
          "test", Split.TEST);
  private static final int DECODED_TOGETHER = 1024;

  private final FileTree tree;
  private final DatasetSpec spec;
  private final List<String> classes;
  private final Map<Split, List<String>> files = new EnumMap<>(Split.class);

  private ImageTree(FileTree tree, DatasetSpec spec, Map<String, Place> places) {
    this.tree = tree;
    this.spec = spec;
    Set<String> names = new TreeSet<>();
    places.values().forEach(place -> names.add(place.className()));
    classes = List.copyOf(names);
    places.forEach(
        (file, place) ->
            files.computeIfAbsent(place.split(), split -> new ArrayList<>()).add(file));
  }

  /** Which class and split a file belongs to, by its folders. */
  private record Place(Split split, String className) {
    static Place of(String file) {
      String[] parts = file.split("/", -1);
      String split = parts.length > 2 ? parts[parts.length - 3].toLowerCase(Locale.ROOT) : "";
      return new Place(SPLITS.getOrDefault(split, Split.TRAIN), parts[parts.length - 2]);
    }
  }

  /** Looks through a tree; decodes nothing. */
  static ImageTree of(FileTree tree, DatasetSpec spec) throws IOException {
    Map<String, Place> places = new TreeMap<>();
    Set<String> empty = new TreeSet<>();
    tree.walk(
        item -> {
          String name = item.name();
          if (isJunk(name)) {
            return;
          }
          if (item.isFolder()) {
            empty.add(name);
          } else if (isImage(name) && name.contains("/")) {
            places.put(name, Place.of(name));
            empty.removeIf(folder -> name.startsWith(folder + "/"));
          }
        });
    if (places.isEmpty()) {
      throw new DataException(
          tree.describe("")
              + ": holds no images in class folders, no CIFAR .bin and no IDX files;"
              + " give a folder or tar of CLASS/IMAGE.jpg");
    }
    if (!empty.isEmpty()) {
      throw new DataException(
          tree.describe(empty.iterator().next())
              + ": is a class without images; add some or remove the folder");
    }
    return new ImageTree(tree, spec, places);
  }

  private static boolean isJunk(String name) {
    return Arrays.stream(name.split("/", -1))
        .anyMatch(part -> part.startsWith(".") || part.equals("__MACOSX"));
  }

  private static boolean isImage(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".*\\.(jpe?g|png)");
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int[] labels(Split split) {
    return files.getOrDefault(split, List.of()).stream()
        .mapToInt(file -> classes.indexOf(Place.of(file).className()))
        .toArray();
  }

  @Override
  public Map<Split, ImageSet> read(Map<Split, Chosen> chosen) throws IOException {
    Map<String, Target> targets = new HashMap<>();
    chosen.forEach(
        (split, selection) -> {
          List<String> from = files.getOrDefault(selection.from(), List.of());
          for (int i = 0; i < selection.indices().length; i++) {
            targets.put(from.get(selection.indices()[i]), new Target(split, i));
          }
        });
    Decoded decoded = new Decoded(chosen);
    List<Encoded> waiting = new ArrayList<>();
    tree.walk(
        item -> {
          Target target = targets.get(item.name());
          if (target != null) {
            waiting.add(new Encoded(item.name(), target, item.open().readAllBytes()));
          }
          if (waiting.size() == DECODED_TOGETHER) {
            decoded.add(waiting);
          }
        });
    decoded.add(waiting);
    return decoded.sets(this);
  }

  /** Where a file's pixels go. */
  private record Target(Split split, int index) {}

  /** A file that is to be decoded. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Encoded(String name, Target target, byte[] bytes) {}

  /** Pixels of all splits, filled in as files are decoded. */
  private final class Decoded {
    private final Map<Split, Chosen> chosen;
    private final Map<Split, byte[]> pixels = new EnumMap<>(Split.class);
    private ImageShape shape = new ImageShape(0, 0, 0);
    private String first = "";

    Decoded(Map<Split, Chosen> chosen) {
      this.chosen = chosen;
    }

    /** Decodes files on all cores and forgets their bytes. */
    void add(List<Encoded> files) throws DataException {
      List<DecodedOrFault> images =
          files.parallelStream().map(file -> DecodedOrFault.of(tree, file)).toList();
      for (int i = 0; i < images.size(); i++) {
        put(files.get(i), images.get(i).image());
      }
      files.clear();
    }

    private void put(Encoded file, DecodedImage image) throws DataException {
      if (pixels.isEmpty()) {
        begin(file, image);
      }
      if (image.shape().channels() != shape.channels()) {
        throw new DataException(
            "%s: has %d channels, %s has %d; convert the images to one kind"
                .formatted(
                    tree.describe(file.name()), image.shape().channels(), first, shape.channels()));
      }
      if (spec.height() == 0 && !image.shape().equals(shape)) {
        throw new DataException(
            "%s: is %s, %s is %s; give the data set a height and width to resize to"
                .formatted(tree.describe(file.name()), image.shape(), first, shape));
      }
      byte[] resized =
          Bilinear.resized(image.pixels(), image.shape(), shape.height(), shape.width());
      byte[] target = Objects.requireNonNull(pixels.get(file.target().split()));
      System.arraycopy(resized, 0, target, file.target().index() * shape.size(), shape.size());
    }

    private void begin(Encoded file, DecodedImage image) throws DataException {
      first = tree.describe(file.name());
      shape =
          spec.height() == 0
              ? image.shape()
              : new ImageShape(image.shape().channels(), spec.height(), spec.width());
      for (Map.Entry<Split, Chosen> entry : chosen.entrySet()) {
        int count = entry.getValue().indices().length;
        pixels.put(entry.getKey(), PixelBuffer.of(spec.path(), shape, count));
      }
    }

    Map<Split, ImageSet> sets(ImageTree source) {
      Map<Split, ImageSet> sets = new EnumMap<>(Split.class);
      chosen.forEach(
          (split, selection) -> {
            int[] all = source.labels(selection.from());
            int[] labels = IntStream.of(selection.indices()).map(index -> all[index]).toArray();
            sets.put(split, new ImageSet(shape, pixels.getOrDefault(split, new byte[0]), labels));
          });
      return sets;
    }
  }

  /** What a parallel decoding yields: an image, or the fault to be thrown in file order. */
  private record DecodedOrFault(@Nullable DecodedImage decoded, @Nullable DataException fault) {
    static DecodedOrFault of(FileTree tree, Encoded file) {
      try {
        return new DecodedOrFault(DecodedImage.of(file.bytes(), tree.describe(file.name())), null);
      } catch (DataException e) {
        return new DecodedOrFault(null, e);
      }
    }

    DecodedImage image() throws DataException {
      if (fault != null) {
        throw fault;
      }
      return Objects.requireNonNull(decoded);
    }
  }
}
