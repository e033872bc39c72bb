package io.netwright.data;

import io.netwright.data.shapes.DrawnImage;
import io.netwright.data.shapes.Figure;
import io.netwright.data.shapes.ShapesGenerator;
import io.netwright.seed.Seed;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** The generated images {@code (3, H, W)}, as many as are asked for. */
final class ShapesSource implements ImageSource {
  private static final Map<Split, Integer> USUAL =
      Map.of(Split.TRAIN, 8000, Split.VALIDATION, 1000, Split.TEST, 2000);
  private static final int SMALLEST = 16;
  private static final int LARGEST = 256;

  private final DatasetSpec spec;
  private final ImageShape shape;

  /** Refuses sizes that figures cannot be drawn at. */
  ShapesSource(DatasetSpec spec) throws DataException {
    int size = spec.height() == 0 ? 32 : spec.height();
    if (spec.height() != spec.width() || size < SMALLEST || size > LARGEST) {
      throw new DataException(
          String.format(
              "shapes: height and width are %d and %d; they must be equal, and between %d and %d",
              spec.height(), spec.width(), SMALLEST, LARGEST));
    }
    this.spec = spec;
    shape = new ImageShape(3, size, size);
  }

  @Override
  public List<String> classes() {
    return Figure.classes();
  }

  @Override
  public int[] labels(Split split) {
    int all = Figure.values().length;
    int used = spec.classes().isEmpty() ? all : spec.classes().size();
    int usual = USUAL.getOrDefault(split, 0) / all;
    int limit = spec.limit(split);
    int perClass = limit == 0 ? usual : (limit + used - 1) / used;
    return IntStream.range(0, perClass * all).map(i -> i % all).toArray();
  }

  @Override
  public String name(Split split, int index) {
    return split.label() + "#" + index;
  }

  @Override
  public boolean isShuffled() {
    return true;
  }

  @Override
  public Map<Split, ImageSet> read(Map<Split, Chosen> chosen) throws DataException {
    Map<Split, ImageSet> drawn = new EnumMap<>(Split.class);
    for (Map.Entry<Split, Chosen> entry : chosen.entrySet()) {
      drawn.put(entry.getKey(), draw(entry.getValue().indices(), generator(entry.getKey())));
    }
    return drawn;
  }

  /** How much of each pixel of an image shows its figure; none where nothing of it can be seen. */
  Optional<byte[]> mask(ImageOrigin image) {
    int index = Integer.parseInt(image.source().substring(image.source().indexOf('#') + 1));
    int all = Figure.values().length;
    byte[] mask = generator(image.split()).draw(index % all, index / all).mask();
    for (byte pixel : mask) {
      if (pixel != 0) {
        return Optional.of(mask);
      }
    }
    return Optional.empty();
  }

  private ShapesGenerator generator(Split split) {
    return new ShapesGenerator(
        shape.height(), Seed.of(spec.seed()).with("shapes").with(split.label()));
  }

  private ImageSet draw(int[] indices, ShapesGenerator generator) throws DataException {
    int all = Figure.values().length;
    byte[] pixels = PixelBuffer.of(spec.path(), shape, indices.length);
    IntStream.range(0, indices.length)
        .parallel()
        .forEach(
            i -> {
              DrawnImage image = generator.draw(indices[i] % all, indices[i] / all);
              System.arraycopy(image.pixels(), 0, pixels, i * shape.size(), shape.size());
            });
    return new ImageSet(shape, pixels, IntStream.of(indices).map(i -> i % all).toArray());
  }
}
