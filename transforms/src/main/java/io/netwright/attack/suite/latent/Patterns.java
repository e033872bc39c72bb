package io.netwright.attack.suite.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.attack.Insides;
import io.netwright.nn.grad.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A pattern for each of some images at each site, and how far features are from it: {@code d(x) =
 * mean_l mean_c |p_l(x)_c - P_l,c|}. FPCC's pattern-based robustness optimization keeps this small
 * in training, summed over sites; here it is a mean over them, so that a weight means the same in
 * every network.
 *
 * @param wanted {@code (N, C)} of each site
 * @param known {@code (N)} 1 or 0: whether an image has a pattern to be compared with
 */
record Patterns(Insides insides, List<NDArray> wanted, NDArray known) {

  /** Those of the classes of images; where nobody knows a class's, the image's own as it is. */
  static Patterns ofOwnClasses(LatentRuns.Part part, int validationImages) {
    List<float[][]> rows = rows(part, part.labels().toLongArray(), validationImages);
    if (rows.stream().flatMap(Arrays::stream).anyMatch(row -> row.length == 0)) {
      List<NDArray> clean = clean(part);
      for (int site = 0; site < rows.size(); site++) {
        fill(rows.get(site), Torch.values(clean.get(site)));
      }
    }
    return of(part, rows);
  }

  /**
   * Those of other classes; an image has none where nobody knows its target's.
   *
   * @param targets one class per image
   */
  static Patterns ofClasses(LatentRuns.Part part, long[] targets, int validationImages) {
    return of(part, rows(part, targets, validationImages));
  }

  /** By site and image; an unknown one has no numbers. */
  private static List<float[][]> rows(LatentRuns.Part part, long[] classes, int images) {
    List<float[][]> rows = new ArrayList<>();
    for (int site = 0; site < part.insides().sites(); site++) {
      int place = site;
      rows.add(
          Arrays.stream(classes)
              .mapToObj(one -> part.insides().classPattern(place, one, images).orElse(new float[0]))
              .toArray(float[][]::new));
    }
    return rows;
  }

  private static List<NDArray> clean(LatentRuns.Part part) {
    return Torch.withoutGradients(
        () ->
            part.insides().look(part.images(), part.used()).features().stream()
                .map(part.insides()::pattern)
                .toList());
  }

  private static void fill(float[][] rows, float[] values) {
    int channels = values.length / rows.length;
    for (int i = 0; i < rows.length; i++) {
      if (rows[i].length == 0) {
        rows[i] = Arrays.copyOfRange(values, i * channels, (i + 1) * channels);
      }
    }
  }

  private static Patterns of(LatentRuns.Part part, List<float[][]> rows) {
    NDManager memory = part.images().getManager();
    float[] known = new float[Math.toIntExact(part.images().getShape().get(0))];
    List<NDArray> wanted = new ArrayList<>();
    for (float[][] ofSite : rows) {
      int channels = Arrays.stream(ofSite).mapToInt(row -> row.length).max().orElse(0);
      if (channels > 0) {
        float[] values = new float[ofSite.length * channels];
        for (int i = 0; i < ofSite.length; i++) {
          System.arraycopy(ofSite[i], 0, values, i * channels, ofSite[i].length);
          known[i] = ofSite[i].length == 0 ? 0 : 1;
        }
        wanted.add(memory.create(values, new Shape(ofSite.length, channels)));
      }
    }
    return new Patterns(part.insides(), wanted, memory.create(known));
  }

  /** The losses of images, and so many times how far each is from its pattern. */
  NDArray added(NDArray losses, Insides.Look look, double weight) {
    NDArray sum = losses;
    for (int site = 0; site < wanted.size(); site++) {
      NDArray pattern = insides.pattern(look.features().get(site));
      NDArray difference = pattern.sub(wanted.get(site)).abs().mean(new int[] {1});
      sum = sum.add(Torch.times(difference.mul(known), (float) (weight / wanted.size())));
    }
    return sum;
  }
}
