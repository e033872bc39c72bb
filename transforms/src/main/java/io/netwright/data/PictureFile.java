package io.netwright.data;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** One JPEG or PNG that belongs to no data set. */
public final class PictureFile {
  private PictureFile() {}

  /**
   * Reads a picture as a model takes it; its label, which nobody knows, is 0.
   *
   * @throws DataException where it is no picture, or too small to be cropped
   */
  public static ImageSet read(Path file, Preprocessing preprocessing) throws IOException {
    String where = file.toString();
    if (!Files.isRegularFile(file)) {
      throw new DataException(where + ": is no file; give a JPEG or PNG");
    }
    byte[] bytes = Files.readAllBytes(file);
    ImageHeader header = ImageHeader.read(new ByteArrayInputStream(bytes), where);
    ImageShape found = header.shape();
    ImageShape shape = preprocessing.shapeOf(found, where);
    long needed = Resampling.decodingBytes(found, shape);
    HeapRoom.require(where, "decoding it takes", (double) needed);
    try (ImageDecoder decoder = new ImageDecoder()) {
      byte[] pixels = preprocessing.apply(decoder.decode(bytes, header, where).pixels(), found);
      return new ImageSet(shape, pixels, new int[] {0});
    }
  }
}
