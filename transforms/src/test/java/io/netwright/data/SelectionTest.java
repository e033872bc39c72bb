package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
  private static final Chosen NONE = new Chosen(Split.TRAIN, new int[0]);

  /** 100 of a, 50 of b, 10 of c. */
  private static final int[] LABELS =
      IntStream.range(0, 160).map(i -> i < 100 ? 0 : i < 150 ? 1 : 2).toArray();

  private static final DatasetSpec SPEC = DatasetSpec.of("toy");

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 99})
  void takesEveryImageOnceAndTheSameShareOfEachClass(long seed) throws DataException {
    Map<Split, Chosen> chosen = new Selection(SPEC.withSeed(seed), labelled()).chosen();

    Set<Integer> all = new TreeSet<>();
    chosen.values().forEach(part -> IntStream.of(part.indices()).forEach(all::add));
    assertThat(all).hasSize(160);
    assertThat(counts(chosen, Split.VALIDATION)).containsExactly(10, 5, 1);
    assertThat(counts(chosen, Split.TEST)).containsExactly(10, 5, 1);
    assertThat(counts(chosen, Split.TRAIN)).containsExactly(80, 40, 8);
  }

  @Test
  void dependsOnTheSeedAlone() throws DataException {
    int[] once = new Selection(SPEC, labelled()).chosen().getOrDefault(Split.TRAIN, NONE).indices();
    int[] again =
        new Selection(SPEC, labelled()).chosen().getOrDefault(Split.TRAIN, NONE).indices();
    int[] other =
        new Selection(SPEC.withSeed(5), labelled())
            .chosen()
            .getOrDefault(Split.TRAIN, NONE)
            .indices();

    assertThat(again).containsExactly(once);
    assertThat(other).isNotEqualTo(once);
  }

  @Test
  void sharesALimitOutEvenlyAndFillsUpFromLargerClasses() throws DataException {
    assertThat(counts(new Selection(SPEC.limited(9, 3, 3), labelled()).chosen(), Split.TRAIN))
        .containsExactly(3, 3, 3);
    assertThat(counts(new Selection(SPEC.limited(60, 3, 3), labelled()).chosen(), Split.TRAIN))
        .containsExactly(26, 26, 8);
  }

  @Test
  void takesASubsetForASmallerLimit() throws DataException {
    int[] few =
        new Selection(SPEC.limited(12, 0, 0), labelled())
            .chosen()
            .getOrDefault(Split.TRAIN, NONE)
            .indices();
    int[] many =
        new Selection(SPEC.limited(60, 0, 0), labelled())
            .chosen()
            .getOrDefault(Split.TRAIN, NONE)
            .indices();

    assertThat(many).startsWith(few);
  }

  @Test
  void choosesTheSameImagesOfAClassWhicheverOthersAreLeftOut() throws DataException {
    int[] pair =
        new Selection(SPEC.only("c", "a"), labelled())
            .chosen()
            .getOrDefault(Split.TEST, NONE)
            .indices();
    int[] all = new Selection(SPEC, labelled()).chosen().getOrDefault(Split.TEST, NONE).indices();

    assertThat(all).contains(pair);
    assertThat(pair).hasSize(11);
  }

  @Test
  void setsNothingApartWhenTheFractionIsZero() throws DataException {
    DatasetSpec all = new DatasetSpec("toy", 0, 0, List.of(), 0, 0, 0, 0, 0, "", null);

    Map<Split, Chosen> chosen = new Selection(all, labelled()).chosen();

    assertThat(chosen.getOrDefault(Split.TRAIN, NONE).indices()).hasSize(160);
    assertThat(chosen.getOrDefault(Split.TEST, NONE).indices()).isEmpty();
  }

  private static ImageSource labelled() {
    ImageSet images = new ImageSet(new ImageShape(1, 1, 1), new byte[LABELS.length], LABELS);
    return new DecodedImages(
        SPEC,
        List.of("a", "b", "c"),
        Map.of(Split.TRAIN, images),
        (split, index) -> "image " + index,
        Set.of(),
        List.of());
  }

  private static int[] counts(Map<Split, Chosen> chosen, Split split) {
    int[] counts = new int[3];
    IntStream.of(chosen.getOrDefault(split, NONE).indices())
        .forEach(index -> counts[LABELS[index]]++);
    return counts;
  }
}
