package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ImageSetTest {

  @Test
  void someImagesOfEveryClassAreTheFirstWhereClassesTakeTurns() {
    ImageSet turns = labelled(IntStream.range(0, 30).map(i -> 2 - i % 3).toArray());
    ImageSet some = turns.ofEveryClass(8);
    assertThat(some.labels()).containsExactly(2, 1, 0, 2, 1, 0, 2, 1);
    assertThat(some.pixels()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void someImagesOfEveryClassAreOfBothSetsThatWereJoined() {
    ImageSet joined = labelled(0, 1, 0, 1, 0, 1, 2, 3, 2, 3);
    assertThat(joined.ofEveryClass(4).pixels()).containsExactly(0, 1, 6, 7);
    assertThat(joined.ofEveryClass(5).pixels()).containsExactly(0, 1, 2, 6, 7);
  }

  @Test
  void aClassThatHasNoMoreLeavesItsTurnsToTheOthers() {
    ImageSet few = labelled(0, 0, 0, 0, 1);
    assertThat(few.ofEveryClass(4).pixels()).containsExactly(0, 1, 2, 4);
    assertThat(few.ofEveryClass(5)).isSameAs(few);
    assertThat(few.ofEveryClass(9)).isSameAs(few);
    assertThat(few.ofEveryClass(0).size()).isZero();
  }

  /** Images of one pixel, which is the number of the image. */
  private static ImageSet labelled(int... labels) {
    byte[] pixels = new byte[labels.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    return new ImageSet(new ImageShape(1, 1, 1), pixels, labels);
  }
}
