package io.netwright.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** JPEGs and PNGs in class folders; only those that are chosen are decoded, in parallel. */
final class ImageFiles implements ImageSource {
  private final Contents contents;
  private final ClassFolders layout;
  private final DatasetSpec spec;
  private final ImageShape shape;
  private final ImageSizes sizes;
  private final List<String> besides;
  private final Map<Trait, SortedSet<String>> traits = new ConcurrentHashMap<>();

  /** Refuses grey among colour images, and mixed sizes where none is asked for. */
  ImageFiles(Contents contents, DatasetSpec spec) throws DataException {
    this.contents = contents;
    this.spec = spec;
    LeftOut.requireReadable(contents);
    layout = ClassFolders.of(contents);
    besides = spec.hasMasksBeside() ? MaskFiles.beside(contents) : List.of();
    sizes = new ImageSizes(contents);
    shape = sizes.shape(ImageSizes.channels(contents), spec);
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
  public String name(Split split, int index) {
    return layout.images().getOrDefault(split, List.of()).get(index);
  }

  @Override
  public Set<String> files() {
    Set<String> files = new HashSet<>(contents.images().keySet());
    files.addAll(besides);
    return files;
  }

  @Override
  public List<String> remarks() {
    List<String> lines = new ArrayList<>(LeftOut.remarks(contents, files()));
    lines.addAll(sizes.remarks(shape, spec.preprocessing()));
    for (Trait trait : Trait.values()) {
      SortedSet<String> names = traits.getOrDefault(trait, Collections.emptySortedSet());
      if (!names.isEmpty()) {
        lines.add(trait.remark(names));
      }
    }
    return lines;
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
      // No bad input: the same call may succeed.
      throw new IOException(
          contents.tree().describe(places.keySet().iterator().next())
              + ": vanished while the images were read; run again when the files are at rest");
    }
  }

  private void decode(FileTree.Item item, Place place, DecodingCrew crew) throws IOException {
    String name = item.name(); // the item is another one when this image is decoded
    String where = contents.tree().describe(name);
    ImageHeader header = Objects.requireNonNull(contents.images().get(item.name()));
    long bytes = Resampling.decodingBytes(header.shape(), shape);
    HeapRoom.require(where, "decoding it takes", (double) bytes);
    byte[] file = contents.tree().content(item);
    crew.submit(
        bytes + 2L * file.length,
        decoder -> {
          ImageDecoder.Decoded decoded = decoder.decode(file, header, where);
          decoded.traits().forEach(trait -> note(trait, name));
          byte[] resized = spec.fitted(decoded.pixels(), header.shape());
          System.arraycopy(resized, 0, place.pixels, place.offset, resized.length);
        });
  }

  private void note(Trait trait, String name) {
    traits.computeIfAbsent(trait, key -> new ConcurrentSkipListSet<>()).add(name);
  }

  /** Where the values of an image go. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Place(byte[] pixels, int offset) {}
}
