package io.netwright.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UTFDataFormatException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Opens data sets: CIFAR-10/100 binaries, MNIST-like IDX files, class folders of JPEGs and PNGs,
 * tar and tar.gz archives of any of these, and the generated shapes. Which it is shows in the names
 * of the files.
 */
public final class Datasets {

  /** What the names of cache files end with. */
  public static final String CACHE_SUFFIX = ".images";

  private Datasets() {}

  /** Opens a data set without a cache. */
  public static Dataset open(String name, DatasetSpec spec) throws IOException {
    return open(name, spec, Optional.empty());
  }

  /**
   * Opens a data set.
   *
   * @param cacheFolder where decoded images are kept; a cache that is damaged, or older than the
   *     images, is made again, one that cannot be written is done without
   * @throws DataException where the images cannot be used
   */
  public static Dataset open(String name, DatasetSpec spec, Optional<Path> cacheFolder)
      throws IOException {
    if (spec.isGenerated()) {
      return read(name, spec, new ShapesSource(spec));
    }
    FileTree tree = FileTree.at(Path.of(spec.path()));
    if (cacheFolder.isEmpty()) {
      return read(name, spec, source(tree, spec));
    }
    DatasetCache cache = new DatasetCache(cacheFolder.get(), spec, tree.fingerprint());
    Optional<Dataset> cached = cache.read(name);
    return cached.isPresent() ? cached.get() : decoded(name, spec, tree, cache);
  }

  /**
   * Opens a data set that is kept in a workspace; what was decoded before is not even fetched.
   *
   * @param folder where this machine keeps copies and decoded images
   */
  static Dataset open(String name, DatasetSpec spec, PackedDatasets packed, Path folder)
      throws IOException {
    PackedDatasets.Entry entry = packed.find(spec.packed());
    DatasetCache cache = new DatasetCache(folder, spec.withPath(entry.path()), entry.sha256());
    Optional<Dataset> cached = cache.read(name);
    return cached.isPresent()
        ? cached.get()
        : decoded(name, spec, FileTree.at(packed.fetch(entry, folder)), cache);
  }

  private static Dataset decoded(String name, DatasetSpec spec, FileTree tree, DatasetCache cache)
      throws IOException {
    Dataset dataset = read(name, spec, source(tree, spec));
    cache.write(dataset);
    return dataset;
  }

  /**
   * The digest of the data set that a cache file holds; empty when it is no such file.
   *
   * @param in the file from its start
   */
  public static String cachedDigest(InputStream in) throws IOException {
    try {
      return new DataInputStream(in).readUTF();
    } catch (EOFException | UTFDataFormatException e) {
      return "";
    }
  }

  private static Dataset read(String name, DatasetSpec spec, ImageSource source)
      throws IOException {
    Selection selection = new Selection(spec, source);
    Map<Split, Chosen> chosen = selection.chosen();
    Splits splits = splits(selection, source, chosen);
    List<String> remarks = new ArrayList<>(source.remarks());
    if (!spec.isGenerated()) {
      ImageNames names =
          (split, index) -> Objects.requireNonNull(chosen.get(split)).name(source, index);
      remarks.addAll(new Twins(splits, selection.classes(), names).remarks());
    }
    return DatasetSummary.dataset(
        name,
        selection.classes(),
        splits.from(origins(name, source, chosen)),
        remarks,
        spec.preprocessing());
  }

  private static Map<Split, List<ImageOrigin>> origins(
      String dataset, ImageSource source, Map<Split, Chosen> chosen) {
    Map<Split, List<ImageOrigin>> origins = new EnumMap<>(Split.class);
    chosen.forEach(
        (split, images) ->
            origins.put(
                split,
                IntStream.range(0, images.indices().length)
                    .mapToObj(i -> new ImageOrigin(dataset, split, images.name(source, i)))
                    .toList()));
    return origins;
  }

  private static Splits splits(Selection selection, ImageSource source, Map<Split, Chosen> chosen)
      throws IOException {
    Map<Split, ImageSet> read = source.read(chosen);
    Map<Split, ImageSet> labelled = new EnumMap<>(Split.class);
    read.forEach((split, images) -> labelled.put(split, selection.relabelled(images)));
    return new Splits(
        Objects.requireNonNull(labelled.get(Split.TRAIN)),
        Objects.requireNonNull(labelled.get(Split.VALIDATION)),
        Objects.requireNonNull(labelled.get(Split.TEST)));
  }

  /**
   * Where the images of a tree come from; of class folders none is decoded.
   *
   * @throws DataException where they have no layout that can be read
   */
  static ImageSource source(FileTree tree, DatasetSpec spec) throws IOException {
    return source(Contents.of(tree, spec), spec);
  }

  /** Where the images of a known layout come from. */
  static ImageSource source(Contents contents, DatasetSpec spec) throws IOException {
    DataPlaces.requireOne(contents);
    if (CifarFiles.isIn(contents)) {
      return CifarFiles.read(contents, spec);
    }
    if (IdxFiles.isIn(contents)) {
      return IdxFiles.read(contents, spec);
    }
    if (contents.images().isEmpty()) {
      LeftOut.requireReadable(contents);
      throw new DataException(
          String.format(
              "%s: has no images of a known layout, only files like %s; allowed are CIFAR .bin"
                  + " files, MNIST idx files, and class folders of JPEGs or PNGs; an archive is"
                  + " given by its own path",
              spec.path(), contents.files().first()));
    }
    return new ImageFiles(contents, spec);
  }
}
