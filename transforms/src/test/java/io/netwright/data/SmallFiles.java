package io.netwright.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Makes the files that the tests of this package read. */
final class SmallFiles {

  private SmallFiles() {}

  static void write(Path file, byte[] content) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void folder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void link(Path link, Path target) {
    try {
      Files.createSymbolicLink(link, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of zeros that takes no room. */
  static void sparse(Path file, long length) {
    folder(Objects.requireNonNull(file.getParent()));
    try (RandomAccessFile content = new RandomAccessFile(file.toFile(), "rw")) {
      content.setLength(length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A picture of one colour, {@code 0xRRGGBB}; grey ones take the blue. */
  static byte[] picture(String format, int type, int width, int height, int colour) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int i = 0; i < width * height; i++) {
      if (type == BufferedImage.TYPE_BYTE_GRAY) {
        image.getRaster().setSample(i % width, i / width, 0, colour & 0xff);
      } else {
        image.setRGB(i % width, i / width, 0xFF000000 | colour);
      }
    }
    return encoded(format, image);
  }

  private static byte[] encoded(String format, BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, format, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] png(int width, int height, int colour) {
    return picture("png", BufferedImage.TYPE_INT_RGB, width, height, colour);
  }

  static byte[] jpeg(int width, int height, int colour) {
    return picture("jpeg", BufferedImage.TYPE_INT_RGB, width, height, colour);
  }

  static byte[] grey(int width, int height, int value) {
    return picture("png", BufferedImage.TYPE_BYTE_GRAY, width, height, value);
  }

  /** A PNG that does not compress: each pixel of another colour. */
  static byte[] noise(int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < width * height; i++) {
      image.setRGB(i % width, i / width, i * 0x9E3779B9);
    }
    return encoded("png", image);
  }

  /** Two class folders of so many pictures, {@code cat} red and {@code dog} blue. */
  static void classFolders(Path folder, int perClass) {
    for (int i = 0; i < perClass; i++) {
      write(folder.resolve("cat/" + i + ".png"), png(8, 8, 0xFF0000 + i));
      write(folder.resolve("dog/" + i + ".png"), png(8, 8, 0x0000FF + (i << 8)));
    }
  }

  static byte[] zipped(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A tar of files; a name that ends with a slash makes a folder. */
  static byte[] tar(Map<String, byte[]> files) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), true);
        // What a scrambled archive looks like must not depend on the time of day.
        entry.setModTime(0L);
        entry.setSize(file.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(file.getValue());
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A tar with one entry of a kind that is neither file nor folder. */
  static byte[] tarOfLink(String name, byte kind, String target) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      TarArchiveEntry entry = new TarArchiveEntry(name, kind);
      entry.setLinkName(target);
      tar.putArchiveEntry(entry);
      tar.closeArchiveEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** CIFAR records whose pixels all have the value of their number. */
  static byte[] cifar(int labelBytes, int... labels) {
    ByteBuffer bytes = ByteBuffer.allocate(labels.length * (labelBytes + 3072));
    for (int i = 0; i < labels.length; i++) {
      bytes.position(bytes.position() + labelBytes - 1).put((byte) labels[i]);
      for (int j = 0; j < 3072; j++) {
        bytes.put((byte) i);
      }
    }
    return bytes.array();
  }

  static byte[] idx(int magic, int[] extents, byte[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(4 + 4 * extents.length + values.length);
    bytes.putInt(magic);
    for (int extent : extents) {
      bytes.putInt(extent);
    }
    return bytes.put(values).array();
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The four files of a tiny MNIST with the classes {@code no} and {@code yes}, 4x5 pixels. */
  static void idxFolder(Path folder, boolean zip) {
    byte[] pixels = new byte[6 * 20];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    byte[] labels = {0, 1, 0, 1, 0, 1};
    write(folder.resolve("classes.txt"), text("no\nyes\n"));
    for (String split : new String[] {"train", "t10k"}) {
      byte[] images = idx(0x803, new int[] {6, 4, 5}, pixels);
      byte[] numbers = idx(0x801, new int[] {6}, labels);
      String end = zip ? ".gz" : "";
      write(folder.resolve(split + "-images-idx3-ubyte" + end), zip ? zipped(images) : images);
      write(folder.resolve(split + "-labels-idx1-ubyte" + end), zip ? zipped(numbers) : numbers);
    }
  }
}
