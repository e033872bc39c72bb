package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.testing.ToyImages;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ValidationPartTest {
  private static final ImageSet ALL = ToyImages.bands(400, 8, 4, 3);

  @Test
  void givesEveryImageToOnePart() {
    Set<Long> seen = new HashSet<>();
    int images = 0;
    for (ValidationPart part : ValidationPart.values()) {
      ImageSet own = part.of(ALL);
      images += own.size();
      IntStream.range(0, own.size()).forEach(i -> seen.add(ImageId.of(own, i)));
    }
    assertThat(images).isEqualTo(ALL.size());
    assertThat(seen).hasSize(ALL.size());
    assertThat(ValidationPart.BUDGET.of(ALL).size()).isBetween(260, 340);
  }

  @Test
  void knowsAnImageByItsPixelsAloneWhateverItsLabelAndPlace() {
    int[] backwards = IntStream.range(0, ALL.size()).map(i -> ALL.size() - 1 - i).toArray();
    ImageSet turned = ALL.select(backwards).relabelled(new int[ALL.size()]);
    assertThat(ids(ValidationPart.BUDGET.of(turned)))
        .containsExactlyInAnyOrder(ids(ValidationPart.BUDGET.of(ALL)));
    assertThat(ids(ImageId.smallest(turned, 20))).containsExactly(ids(ImageId.smallest(ALL, 20)));
  }

  private static Long[] ids(ImageSet images) {
    long[] ids = IntStream.range(0, images.size()).mapToLong(i -> ImageId.of(images, i)).toArray();
    return Arrays.stream(ids).boxed().toArray(Long[]::new);
  }
}
