package io.netwright.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Opens data sets, whatever form their files have. */
public final class Datasets {

  private Datasets() {}

  /**
   * Opens a data set: CIFAR-10/100 in binary form, MNIST's IDX files, class folders of images, a
   * tar of any of these, or the generated {@code shapes}.
   *
   * @param name its name in the experiment
   * @param cacheFolder where decoded images are kept between runs
   * @throws DataException naming the file and what to do, where the images cannot be used
   */
  public static Dataset open(String name, DatasetSpec spec, Optional<Path> cacheFolder)
      throws IOException {
    if (spec.isGenerated()) {
      return read(name, spec, ShapesSource.images(spec));
    }
    FileTree tree = FileTree.at(Path.of(spec.path()));
    if (cacheFolder.isEmpty()) {
      return read(name, spec, source(tree, spec));
    }
    DatasetCache cache = new DatasetCache(cacheFolder.get(), spec + "\n" + tree.fingerprint());
    Optional<Dataset> cached = cache.read(name);
    if (cached.isPresent()) {
      return cached.get();
    }
    Dataset dataset = read(name, spec, source(tree, spec));
    cache.write(dataset);
    return dataset;
  }

  private static ImageSource source(FileTree tree, DatasetSpec spec) throws IOException {
    List<String> files = new ArrayList<>();
    tree.walk(item -> files.add(item.fileName()));
    if (files.stream().anyMatch(CifarFiles::isName)) {
      return CifarFiles.read(tree);
    }
    return files.stream().anyMatch(IdxFiles::isName)
        ? IdxFiles.read(tree)
        : ImageTree.of(tree, spec);
  }

  private static Dataset read(String name, DatasetSpec spec, ImageSource source)
      throws IOException {
    Selection selection = new Selection(spec, source);
    Map<Split, ImageSet> images = new EnumMap<>(Split.class);
    for (Map.Entry<Split, ImageSet> entry : source.read(selection.chosen()).entrySet()) {
      ImageSet sized =
          spec.height() == 0
              ? entry.getValue()
              : Bilinear.resized(entry.getValue(), spec.height(), spec.width());
      images.put(entry.getKey(), selection.relabelled(sized));
    }
    return of(
        name,
        selection.classes(),
        new Splits(
            Objects.requireNonNull(images.get(Split.TRAIN)),
            Objects.requireNonNull(images.get(Split.VALIDATION)),
            Objects.requireNonNull(images.get(Split.TEST))));
  }

  /** A data set with its statistics and its digest. */
  static Dataset of(String name, List<String> classes, Splits splits) {
    ImageSet train = splits.train();
    int channels = train.shape().channels();
    int plane = train.shape().height() * train.shape().width();
    double[] sums = new double[channels];
    double[] squares = new double[channels];
    byte[] pixels = train.pixels();
    for (int i = 0; i < pixels.length; i++) {
      double value = (pixels[i] & 0xff) / 255.0;
      int channel = i / plane % channels;
      sums[channel] += value;
      squares[channel] += value * value;
    }
    double count = (double) train.size() * plane;
    List<Float> mean = new ArrayList<>();
    List<Float> std = new ArrayList<>();
    for (int channel = 0; channel < channels; channel++) {
      double average = sums[channel] / count;
      double variance = Math.max(0, squares[channel] / count - average * average);
      mean.add((float) average);
      // A channel that never changes is left as it is.
      std.add(variance > 0 ? (float) Math.sqrt(variance) : 1f);
    }
    return new Dataset(
        name,
        classes,
        train,
        splits.validation(),
        splits.test(),
        mean,
        std,
        digest(classes, splits));
  }

  private static String digest(List<String> classes, Splits splits) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      classes.forEach(
          name -> sha256.update((name.length() + ":" + name).getBytes(StandardCharsets.UTF_8)));
      for (Split split : Split.values()) {
        ImageSet set = splits.get(split);
        sha256.update((split + " " + set.shape() + " ").getBytes(StandardCharsets.UTF_8));
        for (int label : set.labels()) {
          sha256.update((label + ",").getBytes(StandardCharsets.UTF_8));
        }
        sha256.update(set.pixels());
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
