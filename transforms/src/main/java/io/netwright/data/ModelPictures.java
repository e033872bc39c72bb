package io.netwright.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Pictures, JPEG or PNG, brought to the one size that a model takes. */
public final class ModelPictures {
  private static final long MOST_BYTES = 256 << 20;
  private static final int COLOURS = 3;

  private ModelPictures() {}

  /**
   * Reads pictures.
   *
   * @param how how they are brought to the size
   * @param shape of what a model takes; grey pictures become colour ones, not the other way round
   * @throws DataException where one cannot be read, or has another size in the end
   */
  public static ImageSet read(List<Path> files, Preprocessing how, ImageShape shape)
      throws IOException {
    byte[] pixels = PixelBuffer.of("the pictures", shape, files.size());
    try (ImageDecoder decoder = new ImageDecoder()) {
      for (int i = 0; i < files.size(); i++) {
        byte[] image = read(files.get(i), how, shape, decoder);
        System.arraycopy(image, 0, pixels, i * shape.size(), shape.size());
      }
    }
    return new ImageSet(shape, pixels, new int[files.size()]);
  }

  private static byte[] read(Path file, Preprocessing how, ImageShape shape, ImageDecoder decoder)
      throws IOException {
    String where = file.toString();
    if (!Files.isRegularFile(file)) {
      throw new DataException(where + ": is no file; give JPEGs or PNGs");
    }
    if (Files.size(file) > MOST_BYTES) {
      throw new DataException(
          "%s: takes %d bytes, at most %d are allowed"
              .formatted(where, Files.size(file), MOST_BYTES));
    }
    byte[] bytes = Files.readAllBytes(file);
    ImageHeader found = ImageHeader.read(new ByteArrayInputStream(bytes), where);
    ImageHeader header = found;
    if (found.shape().channels() != shape.channels()) {
      if (shape.channels() != COLOURS) {
        throw new DataException(
            where + ": has colours, and the model takes grey pictures; convert it");
      }
      header =
          new ImageHeader(
              found.png(), new ImageShape(COLOURS, found.shape().height(), found.shape().width()));
    }
    HeapRoom.require(where, "decoding it takes", 8.0 * header.shape().size());
    ImageShape to = how.shapeOf(header.shape(), where);
    if (!to.equals(shape)) {
      throw new DataException(
          "%s: has %d x %d pixels (width x height), the model takes %d x %d; give --resize and --crop as its training had them"
              .formatted(where, to.width(), to.height(), shape.width(), shape.height()));
    }
    return how.apply(decoder.decode(bytes, header, where).pixels(), header.shape());
  }
}
