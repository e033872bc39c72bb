package io.netwright.data;

import io.netwright.artifact.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * What an image is called by wherever its place in the data and its label must not matter: the
 * first eight bytes of the SHA-256 of its pixels.
 */
public final class ImageId {
  private ImageId() {}

  /** The id of one image. */
  public static long of(ImageSet images, int index) {
    int size = images.shape().size();
    MessageDigest digest = Sha256.start();
    digest.update(images.pixels(), index * size, size);
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  /** The images of the smallest ids: the same ones in the same order, however the data lie. */
  public static ImageSet smallest(ImageSet images, int most) {
    long[] ids = IntStream.range(0, images.size()).mapToLong(i -> of(images, i)).toArray();
    return images.select(
        IntStream.range(0, images.size())
            .boxed()
            .sorted(Comparator.comparing(i -> ids[i]))
            .limit(most)
            .mapToInt(Integer::intValue)
            .toArray());
  }
}
