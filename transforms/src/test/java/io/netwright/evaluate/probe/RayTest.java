package io.netwright.evaluate.probe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RayTest {
  /** Wrong where the first half of the image is brighter by a tenth than the second. */
  private static boolean isWrong(float[] point) {
    return point[0] + point[1] - point[2] - point[3] > 0.2;
  }

  private static final float[] GRAY = {0.5f, 0.5f, 0.5f, 0.5f};

  /**
   * All up and all down are right; the first half up and the second down is wrong, at first at 1,
   * then at 0.05 and a bit.
   */
  @Test
  void turnsHalvesRoundAndComesNearer() {
    Ray ray = new Ray(GRAY, 0.01);
    assertThat(ray.point()).containsExactly(1, 1, 1, 1);
    ray.hear(false);
    assertThat(ray.point()).containsExactly(0, 0, 0, 0);
    ray.hear(false);
    // back to all up, and the first half down
    assertThat(ray.point()).containsExactly(0, 0, 1, 1);
    ray.hear(false);
    assertThat(ray.point()).containsExactly(1, 1, 0, 0);
    ray.hear(true);
    // what is wanted comes first
    assertThat(ray.isNear()).isTrue();
    assertThat(ray.point()).containsExactly(0.51f, 0.51f, 0.49f, 0.49f);
    ray.hear(false);
    assertThat(ray.isNear()).isFalse();
    assertThat(ray.point()[0]).isEqualTo(1f); // clipped: half of the way is 0.505
    int asked = 0;
    float nearest = 1;
    while (asked++ < 10) {
      float[] point = ray.point();
      if (isWrong(point)) {
        nearest = Math.min(nearest, point[0] - 0.5f);
      }
      ray.hear(isWrong(point));
    }
    assertThat(nearest).isBetween(0.05f, 0.0511f);
    // quarters are turned at that distance and turned back
    assertThat(ray.point())
        .containsExactly(0.5f - nearest, 0.5f + nearest, 0.5f - nearest, 0.5f - nearest);
  }

  @Test
  void findsWhatIsWithinReach() {
    assertThat(queries(0.051)).isBetween(4, 6);
    assertThat(queries(0.049)).isEqualTo(200);
  }

  /** How often it asks until it has a wrong point within so much; 200 at most. */
  private static int queries(double wanted) {
    Ray ray = new Ray(GRAY, wanted);
    for (int query = 1; query < 200; query++) {
      boolean isWrong = isWrong(ray.point());
      if (isWrong && ray.isNear()) {
        return query;
      }
      ray.hear(isWrong);
    }
    return 200;
  }
}
