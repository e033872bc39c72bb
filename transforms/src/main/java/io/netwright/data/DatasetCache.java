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
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decoded images of one data set on disk, so that they are decoded once.
 *
 * @param folder where caches are kept
 * @param identity everything that decides what the images are
 */
record DatasetCache(Path folder, String identity) {
  private static final Logger LOG = LoggerFactory.getLogger(DatasetCache.class);

  /** The cached images; empty where there are none or they are damaged. */
  Optional<Dataset> read(String name) {
    Path file = file();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      String sha256 = in.readUTF();
      List<String> classes = new ArrayList<>();
      int count = in.readInt();
      for (int i = 0; i < count; i++) {
        classes.add(in.readUTF());
      }
      Splits splits = new Splits(readSet(in), readSet(in), readSet(in));
      Dataset dataset = Datasets.of(name, classes, splits);
      if (dataset.sha256().equals(sha256)) {
        return Optional.of(dataset);
      }
      LOG.warn("{} is damaged; the images are decoded again", file);
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} cannot be read ({}); the images are decoded again", file, e.getMessage());
    }
    return Optional.empty();
  }

  /** Keeps decoded images; a reader sees all of them or none. */
  void write(Dataset dataset) throws IOException {
    Files.createDirectories(folder);
    Path draft = folder.resolve(UUID.randomUUID() + ".part");
    try {
      try (DataOutputStream out =
          new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(draft)))) {
        out.writeUTF(dataset.sha256());
        out.writeInt(dataset.classes().size());
        for (String className : dataset.classes()) {
          out.writeUTF(className);
        }
        writeSet(dataset.train(), out);
        writeSet(dataset.validation(), out);
        writeSet(dataset.test(), out);
      }
      Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private Path file() {
    UUID name = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
    return folder.resolve(name + ".images");
  }

  private static void writeSet(ImageSet set, DataOutputStream out) throws IOException {
    out.writeInt(set.shape().channels());
    out.writeInt(set.shape().height());
    out.writeInt(set.shape().width());
    out.writeInt(set.size());
    for (int label : set.labels()) {
      out.writeInt(label);
    }
    out.write(set.pixels());
  }

  private static ImageSet readSet(DataInputStream in) throws IOException {
    ImageShape shape = new ImageShape(in.readInt(), in.readInt(), in.readInt());
    int[] labels = new int[in.readInt()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = in.readInt();
    }
    byte[] pixels = new byte[Math.multiplyExact(labels.length, shape.size())];
    in.readFully(pixels);
    return new ImageSet(shape, pixels, labels);
  }
}
