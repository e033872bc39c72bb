package io.netwright.repair;

import io.netwright.data.ImageId;
import io.netwright.data.ImageSet;
import io.netwright.seed.Seed;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The images that a repair looks at, in the order in which they were drawn.
 *
 * <p>An image is known by its content alone: neither its label nor its place in the data matters.
 */
final class RepairImages {
  private static final int GUARD_SHARE = 5;

  private final ImageSet images;
  private final long[] ids;

  private RepairImages(ImageSet images, long[] ids) {
    this.images = images;
    this.ids = ids;
  }

  private record Candidate(int index, long id, long draw) {}

  /**
   * Draws images without replacement.
   *
   * @param most how many; all where there are fewer
   */
  static RepairImages drawn(ImageSet from, int most, Seed seed) {
    if (from.size() == 0) {
      throw new IllegalArgumentException("a repair needs at least one image, got none");
    }
    List<Candidate> drawn =
        IntStream.range(0, from.size())
            .mapToObj(index -> candidate(from, index, seed))
            .sorted(Comparator.comparingLong(Candidate::draw).thenComparingLong(Candidate::id))
            .limit(most)
            .toList();
    return new RepairImages(
        from.select(drawn.stream().mapToInt(Candidate::index).toArray()),
        drawn.stream().mapToLong(Candidate::id).toArray());
  }

  private static Candidate candidate(ImageSet from, int index, Seed seed) {
    long id = ImageId.of(from, index);
    return new Candidate(index, id, seed.with("images").with(id).value());
  }

  int size() {
    return ids.length;
  }

  /** How many, the first ones, the weights are fitted on before the guard looks at the others. */
  int fitted() {
    return ids.length - Math.max(1, ids.length / GUARD_SHARE);
  }

  ImageSet images() {
    return images;
  }

  /** What an image is called by: the start of the SHA-256 of its pixels. */
  long id(int index) {
    return ids[index];
  }
}
