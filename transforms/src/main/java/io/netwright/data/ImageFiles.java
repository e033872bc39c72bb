package io.netwright.data;

import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** JPEGs and PNGs in class folders; only those that are chosen are decoded, in parallel. */
final class ImageFiles implements ImageSource {
  private final Contents contents;
  private final ClassFolders layout;
  private final ImageShape shape;

  /** Refuses grey among colour images; takes the smallest height and width where sizes differ. */
  ImageFiles(Contents contents, DatasetSpec spec) throws DataException {
    this.contents = contents;
    layout = ClassFolders.of(contents);
    Collection<ImageHeader> headers = contents.images().values();
    int channels = headers.iterator().next().shape().channels();
    int height = Integer.MAX_VALUE;
    int width = Integer.MAX_VALUE;
    for (Map.Entry<String, ImageHeader> image : contents.images().entrySet()) {
      ImageShape found = image.getValue().shape();
      if (found.channels() != channels) {
        throw new DataException(
            String.format(
                "%s: has %d colour channels and %s has %d; all images must be grey, or all RGB:"
                    + " convert one kind",
                contents.tree().describe(image.getKey()),
                found.channels(),
                contents.images().firstKey(),
                channels));
      }
      height = Math.min(height, found.height());
      width = Math.min(width, found.width());
    }
    boolean asFound = spec.height() == 0;
    shape =
        new ImageShape(channels, asFound ? height : spec.height(), asFound ? width : spec.width());
  }

  @Override
  public List<String> classes() {
    return layout.classes();
  }

  @Override
  public int[] labels(Split split) {
    return layout.labels().getOrDefault(split, new int[0]);
  }

  @Override
  public Map<Split, ImageSet> read(Map<Split, Chosen> chosen) throws IOException {
    PixelBuffer.requireRoom(contents.tree().describe(""), shape, chosen.values());
    Map<Split, ImageSet> sets = new EnumMap<>(Split.class);
    Map<String, Place> places = new HashMap<>();
    for (Map.Entry<Split, Chosen> entry : chosen.entrySet()) {
      int[] indices = entry.getValue().indices();
      List<String> names = layout.images().getOrDefault(entry.getValue().from(), List.of());
      int[] labels = new int[indices.length];
      byte[] pixels = PixelBuffer.of(contents.tree().describe(""), shape, indices.length);
      for (int i = 0; i < indices.length; i++) {
        labels[i] = labels(entry.getValue().from())[indices[i]];
        places.put(names.get(indices[i]), new Place(pixels, i * shape.size()));
      }
      sets.put(entry.getKey(), new ImageSet(shape, pixels, labels));
    }
    fill(places);
    return sets;
  }

  private void fill(Map<String, Place> places) throws IOException {
    try (DecodingCrew crew = new DecodingCrew()) {
      contents
          .tree()
          .walk(
              item -> {
                Place place = places.remove(item.name());
                if (place != null) {
                  decode(item, place, crew);
                }
              });
      crew.finish();
    }
    if (!places.isEmpty()) {
      throw new DataException(
          contents.tree().describe(places.keySet().iterator().next())
              + ": vanished while the images were read; run again when the files are at rest");
    }
  }

  private void decode(FileTree.Item item, Place place, DecodingCrew crew) throws IOException {
    String where = contents.tree().describe(item.name());
    ImageHeader header = Objects.requireNonNull(contents.images().get(item.name()));
    long bytes = Resampling.decodingBytes(header.shape(), shape);
    HeapRoom.require(where, "decoding it takes", (double) bytes);
    byte[] file = contents.tree().content(item);
    crew.submit(
        bytes + 2L * file.length,
        decoder -> {
          byte[] harmless = EncodedImage.harmless(file, header, where);
          byte[] decoded = decoder.decode(harmless, header, where);
          byte[] resized = Resampling.resize(decoded, header.shape(), shape);
          System.arraycopy(resized, 0, place.pixels, place.offset, resized.length);
        });
  }

  /** Where the values of an image go. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Place(byte[] pixels, int offset) {}
}
