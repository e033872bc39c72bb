package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Shape;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class LabelMeTest {

  private static LabelMe drawing(int height, int width, List<String> shapes) throws DataException {
    String json =
        "{\"shapes\":[%s],\"imageHeight\":%d,\"imageWidth\":%d}"
            .formatted(String.join(",", shapes), height, width);
    return LabelMe.read(json.getBytes(StandardCharsets.UTF_8), "x.json");
  }

  private static String shape(String kind, String points) {
    return "{\"points\":[" + points + "],\"shape_type\":\"" + kind + "\"}";
  }

  /** Points in and around an image, many of them where rows and columns have their middles. */
  private static String points(Random random, int count) {
    return Stream.generate(() -> "[" + number(random) + "," + number(random) + "]")
        .limit(count)
        .collect(Collectors.joining(","));
  }

  private static double number(Random random) {
    double number = random.nextDouble() * 30 - 6;
    return random.nextBoolean() ? Math.rint(2 * number) / 2 : number;
  }

  @Test
  void coversThePixelsWhoseMiddlesAnyShapeContains() throws DataException {
    Random random = new Random(7);
    for (int trial = 0; trial < 2000; trial++) {
      List<String> shapes =
          List.of(
              shape("polygon", points(random, 3 + random.nextInt(9))),
              shape("polygon", points(random, 3)),
              shape(trial % 2 == 0 ? "circle" : "rectangle", points(random, 2)));
      LabelMe drawn = drawing(17, 23, shapes.subList(0, 1 + trial % 3));

      assertThat(drawn.mask("x.json"))
          .as(() -> shapes.toString())
          .isEqualTo(asked(drawn.drawn(), 17, 23));
    }
  }

  /** What the shapes say of every pixel. */
  private static byte[] asked(List<Shape> shapes, int height, int width) {
    byte[] mask = new byte[height * width];
    for (int i = 0; i < mask.length; i++) {
      double x = i % width + 0.5;
      double y = Math.floorDiv(i, width) + 0.5;
      mask[i] = (byte) (shapes.stream().anyMatch(one -> one.contains(x, y)) ? 255 : 0);
    }
    return mask;
  }

  @Test
  void coversWhatLiesInShapesFarBeyondTheImage() throws DataException {
    String far = "[-1e300,-1e300],[1e300,-1e300],[1e300,1e300],[-1e300,1e300]";
    LabelMe drawn = drawing(5, 6, List.of(shape("polygon", far)));
    assertThat(drawn.mask("x.json")).isEqualTo(asked(drawn.drawn(), 5, 6)).containsOnly(-1);
  }

  @Test
  @Timeout(60)
  void takesAsLongAsItsShapesAreLargeAndNoLonger() throws DataException {
    String small = shape("polygon", "[0,0],[9,0],[9,9]");
    List<String> many = IntStream.range(0, 10_000).mapToObj(i -> small).toList();
    assertThat(drawing(4000, 4000, many).mask("x.json")).hasSize(16_000_000);

    List<String> large =
        IntStream.range(0, 200)
            .mapToObj(i -> shape(i % 2 == 0 ? "circle" : "polygon", "[0,0],[4000,4000]"))
            .map(
                one ->
                    one.replace(
                        "]],\"shape_type\":\"polygon", "],[0,4000]],\"shape_type\":\"polygon"))
            .toList();
    assertRefused(
        () -> drawing(4000, 4000, large).mask("x.json"),
        "x.json: its shapes cover the image more than 64 times over; draw fewer or smaller ones");
  }

  @Test
  void refusesMoreThanPeopleDraw() {
    String point = shape("polygon", "[0,0],[9,0],[9,9]");
    assertRefused(
        () -> drawing(8, 8, IntStream.range(0, 10_001).mapToObj(i -> point).toList()),
        "x.json: has 10001 shapes of 30003 points in all; at most 10000 and 1000000 are allowed");
    String endless = shape("polygon", "[0,0],".repeat(1_000_000) + "[1,1]");
    assertRefused(() -> drawing(8, 8, List.of(endless)), "has 1 shapes of 1000001 points in all");
    assertRefused(
        () -> drawing(8, 8, List.of(shape("circle", "[0,0],[1e999,0]"))),
        "x.json: has a point at Infinity; allowed are finite numbers");
  }

  private static void assertRefused(ThrowingCallable call, String part) {
    assertThatThrownBy(call).isInstanceOf(DataException.class).hasMessageContaining(part);
  }
}
