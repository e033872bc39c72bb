package io.netwright.data;

/**
 * Change of size along one axis to the byte as Pillow does it.
 *
 * <p>For a target pixel {@code i} with centre {@code c = (i + 0.5) s}, where {@code s} is source by
 * target size, the source pixels {@code j} have the weights {@code f((j - c + 0.5) / max(s, 1))},
 * made to sum to one and rounded to 22 bits behind the point. A sum of weights and bytes is rounded
 * to a byte after each axis. Source: Pillow, {@code src/libImaging/Resample.c} (version 13).
 */
final class PillowResize {
  private static final int PRECISION = 22;

  private final int[] first;
  private final int[][] weights;

  /** Some of the target pixels: {@code count} from {@code start} on. */
  PillowResize(int from, int to, int start, int count, Interpolation interpolation) {
    first = new int[count];
    weights = new int[count][];
    double scale = (double) from / to;
    double stretch = Math.max(1, scale);
    double support = interpolation.support() * stretch;
    for (int i = 0; i < count; i++) {
      double center = (start + i + 0.5) * scale;
      first[i] = Math.max(0, (int) (center - support + 0.5));
      int end = Math.min(from, (int) (center + support + 0.5));
      double[] parts = new double[end - first[i]];
      double sum = 0;
      for (int j = 0; j < parts.length; j++) {
        parts[j] = interpolation.weight((first[i] + j - center + 0.5) * (1 / stretch));
        sum += parts[j];
      }
      weights[i] = fixed(parts, sum);
    }
  }

  private static int[] fixed(double[] parts, double sum) {
    int[] fixed = new int[parts.length];
    for (int j = 0; j < parts.length; j++) {
      double part = (sum == 0 ? parts[j] : parts[j] / sum) * (1 << PRECISION);
      fixed[j] = (int) (part < 0 ? part - 0.5 : part + 0.5);
    }
    return fixed;
  }

  /** Rows of {@code width} pixels, shorter or longer. */
  byte[] across(byte[] rows, int width) {
    int height = rows.length / width;
    byte[] result = new byte[height * first.length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < first.length; x++) {
        result[y * first.length + x] = sum(rows, y * width + first[x], 1, weights[x]);
      }
    }
    return result;
  }

  /** Columns of planes of {@code height} by {@code width} pixels, shorter or longer. */
  byte[] down(byte[] planes, int height, int width) {
    int count = planes.length / (height * width);
    byte[] result = new byte[count * first.length * width];
    for (int plane = 0; plane < count; plane++) {
      for (int y = 0; y < first.length; y++) {
        for (int x = 0; x < width; x++) {
          result[(plane * first.length + y) * width + x] =
              sum(planes, (plane * height + first[y]) * width + x, width, weights[y]);
        }
      }
    }
    return result;
  }

  private static byte sum(byte[] pixels, int at, int step, int[] weights) {
    int sum = 1 << (PRECISION - 1);
    for (int j = 0; j < weights.length; j++) {
      sum += (pixels[at + j * step] & 0xff) * weights[j];
    }
    return (byte) Math.max(0, Math.min(255, sum >> PRECISION));
  }
}
