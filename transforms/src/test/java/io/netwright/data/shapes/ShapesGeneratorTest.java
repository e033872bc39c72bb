package io.netwright.data.shapes;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.data.Dataset;
import io.netwright.data.DatasetSpec;
import io.netwright.data.Datasets;
import io.netwright.seed.Seed;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapesGeneratorTest {

  @Test
  void drawsTheseBytesOnEveryMachine() throws IOException {
    Dataset shapes = Datasets.open("shapes", DatasetSpec.defaults().limited(200, 20, 50));

    assertThat(shapes.sha256())
        .isEqualTo("ba6277788e6e778d86aa6078cb29676a90d0782e4e32302505fafd57b4d26e1d");
  }

  @ParameterizedTest
  @ValueSource(ints = {28, 32, 64})
  void drawsAtEverySize(int size) {
    DrawnImage image =
        new ShapesGenerator(size, Seed.of(3)).draw(Figure.classes().indexOf("star"), 0);

    assertThat(image.pixels()).hasSize(3 * size * size);
    assertThat(image.mask()).hasSize(size * size);
  }

  @ParameterizedTest
  @EnumSource(Figure.class)
  void keepsEveryFigureWithinTheUnitCircle(Figure figure) {
    int inside = 0;
    for (int i = 0; i < 200 * 200; i++) {
      double x = (i % 200 - 100) / 80.0;
      double y = (i / 200 - 100) / 80.0;
      if (figure.region().contains(x, y)) {
        inside++;
        assertThat(x * x + y * y).isLessThan(1.21);
      }
    }
    assertThat(inside / 6400.0).isBetween(0.9, 3.1416); // area in units
  }

  @Test
  void leavesEnoughOfEveryFigureVisible() {
    ShapesGenerator generator = new ShapesGenerator(32, Seed.of(1));
    for (int label = 0; label < 10; label++) {
      DrawnImage image = generator.draw(label, 0);
      int visible = 0;
      for (byte value : image.mask()) {
        visible += value == (byte) 255 ? 1 : 0;
      }
      assertThat(visible).as(Figure.classes().get(label)).isGreaterThan(40);
    }
  }
}
