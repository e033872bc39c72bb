package io.netwright.data;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file of decoded images under a key of what was asked for and what was there. */
final class DatasetCache {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetCache.class);

  /** Changes with the form of the file and with whatever decides the bytes of an image. */
  private static final int VERSION = 3;

  private final Path file;
  private final Preprocessing preprocessing;

  DatasetCache(Path folder, DatasetSpec spec, String fingerprint) {
    byte[] key =
        DatasetSummary.sha256()
            .digest(
                (VERSION + "\n" + text(spec) + "\n" + fingerprint)
                    .getBytes(StandardCharsets.UTF_8));
    file = folder.resolve(HexFormat.of().formatHex(key) + Datasets.CACHE_SUFFIX);
    preprocessing = spec.preprocessing();
  }

  /** Without preprocessing the same text as before there was any, so that caches are found. */
  private static String text(DatasetSpec spec) {
    String all = spec.toString();
    return spec.preprocess() == null ? all.replace(", preprocess=null]", "]") : all;
  }

  /** The data set, where a whole and undamaged one is kept. */
  Optional<Dataset> read(String name) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try (DataInputStream data =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
      String digest = data.readUTF();
      List<String> classes = new ArrayList<>();
      int count = data.readInt();
      for (int i = 0; i < count; i++) {
        classes.add(data.readUTF());
      }
      List<String> remarks = readRemarks(data);
      Map<Split, ImageSet> sets = new EnumMap<>(Split.class);
      for (Split split : Split.values()) {
        sets.put(split, readSet(data));
      }
      Splits splits =
          new Splits(
                  Objects.requireNonNull(sets.get(Split.TRAIN)),
                  Objects.requireNonNull(sets.get(Split.VALIDATION)),
                  Objects.requireNonNull(sets.get(Split.TEST)))
              .from(CachedOrigins.read(data, name));
      Dataset dataset = DatasetSummary.dataset(name, classes, splits, remarks, preprocessing);
      if (dataset.sha256().equals(digest)) {
        return Optional.of(dataset);
      }
      LOG.warn("cache {} is damaged (digest differs); decoding the images again", file);
    } catch (IOException e) {
      LOG.warn("cache {} is damaged ({}); decoding the images again", file, e.toString());
    }
    return Optional.empty();
  }

  /** Keeps a data set; a reader sees a whole file or none. */
  void write(Dataset dataset) {
    Path partial =
        file.resolveSibling(
            file.getFileName()
                + "."
                + ProcessHandle.current().pid()
                + "."
                + Thread.currentThread().getId());
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      try (DataOutputStream data =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(partial), 1 << 16))) {
        data.writeUTF(dataset.sha256());
        data.writeInt(dataset.classes().size());
        for (String name : dataset.classes()) {
          data.writeUTF(name);
        }
        writeRemarks(data, dataset.remarks());
        for (ImageSet images : List.of(dataset.train(), dataset.validation(), dataset.test())) {
          writeSet(data, images);
        }
        CachedOrigins.write(data, dataset);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      LOG.warn("cannot keep decoded images in {} ({}); going on without", file, e.toString());
      discard(partial);
    }
  }

  private static void discard(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      LOG.warn("cannot remove {} ({})", partial, e.toString());
    }
  }

  private ImageSet readSet(DataInputStream data) throws IOException {
    ImageShape shape = new ImageShape(data.readInt(), data.readInt(), data.readInt());
    int count = data.readInt();
    double size = (double) shape.channels() * shape.height() * shape.width();
    boolean positive = shape.channels() > 0 && shape.height() > 0 && shape.width() > 0;
    if (!positive || count < 0 || count * (size + 4) > Files.size(file)) {
      throw new IOException("says " + count + " images of " + shape);
    }
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = data.readInt();
    }
    byte[] pixels = data.readNBytes(count * shape.size());
    if (pixels.length < count * shape.size()) {
      throw new IOException("ends early");
    }
    return new ImageSet(shape, pixels, labels);
  }

  private static List<String> readRemarks(DataInputStream data) throws IOException {
    String digest = data.readUTF();
    List<String> remarks = new ArrayList<>();
    for (int count = data.readInt(); count > 0; count--) {
      remarks.add(data.readUTF());
    }
    if (!digest(remarks).equals(digest)) {
      throw new IOException("the digest of its remarks differs");
    }
    return remarks;
  }

  private static void writeRemarks(DataOutputStream data, List<String> remarks) throws IOException {
    data.writeUTF(digest(remarks));
    data.writeInt(remarks.size());
    for (String remark : remarks) {
      data.writeUTF(remark);
    }
  }

  private static String digest(List<String> remarks) {
    byte[] text = String.join("\n", remarks).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(DatasetSummary.sha256().digest(text));
  }

  private static void writeSet(DataOutputStream data, ImageSet images) throws IOException {
    ImageShape shape = images.shape();
    for (int number : new int[] {shape.channels(), shape.height(), shape.width(), images.size()}) {
      data.writeInt(number);
    }
    for (int label : images.labels()) {
      data.writeInt(label);
    }
    data.write(images.pixels());
  }
}
