package io.netwright.data;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Which image each of a cache file is; with a digest, for that of the pixels does not hold it. */
final class CachedOrigins {

  private CachedOrigins() {}

  /** Writes the sources of all images, split by split. */
  static void write(DataOutputStream data, Dataset dataset) throws IOException {
    MessageDigest digest = DatasetSummary.sha256();
    for (Split split : Split.values()) {
      List<ImageOrigin> origins = dataset.split(split).origins();
      data.writeInt(origins.size());
      for (ImageOrigin origin : origins) {
        data.writeUTF(origin.source());
        update(digest, origin.source());
      }
    }
    data.writeUTF(HexFormat.of().formatHex(digest.digest()));
  }

  /**
   * Reads them back.
   *
   * @param dataset what the data set is called now
   */
  static Map<Split, List<ImageOrigin>> read(DataInputStream data, String dataset)
      throws IOException {
    MessageDigest digest = DatasetSummary.sha256();
    Map<Split, List<ImageOrigin>> origins = new EnumMap<>(Split.class);
    for (Split split : Split.values()) {
      List<ImageOrigin> ofSplit = new ArrayList<>();
      for (int left = data.readInt(); left > 0; left--) {
        String source = data.readUTF();
        update(digest, source);
        ofSplit.add(new ImageOrigin(dataset, split, source));
      }
      origins.put(split, ofSplit);
    }
    if (!HexFormat.of().formatHex(digest.digest()).equals(data.readUTF())) {
      throw new IOException("the digest of its images' names differs");
    }
    return origins;
  }

  private static void update(MessageDigest digest, String source) {
    digest.update(source.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
