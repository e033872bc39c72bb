package io.netwright.attack.suite.latent;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import io.netwright.attack.AttackLoss;
import io.netwright.attack.Hill;
import io.netwright.attack.Insides;
import io.netwright.nn.grad.Torch;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The margin of a sum of logits: the network's, and for some sites {@code l} those that its later
 * layers {@code g_l} give for exaggerated features, {@code z_l = g_l(h_l(x') + (kappa - 1) (h_l(x')
 * - h_l(x)))}. What is flat at the features as they are need not be so beyond them. LAFEAT (Yu et
 * al. 2021, arXiv 2104.09284) adds up logits of inner layers, too; there they come from layers that
 * are trained for the attack. All are brought to one scale before they are added: less their mean,
 * over the distance of the largest from the smallest, which is not differentiated. With {@code
 * kappa = 1} each is {@code z(x')}.
 *
 * @param sites at most two, the last one and the one in the middle: each costs a pass
 * @param clean features of the images as they are, at those sites
 */
record LaterLayersHill(LatentRuns.Part part, List<Integer> sites, List<NDArray> clean, double kappa)
    implements Hill {
  private static final int MOST_SITES = 2;
  private static final float GUARD = 1e-6f;

  static LaterLayersHill of(LatentRuns.Part part, double kappa) {
    int all = part.insides().sites();
    int some = Math.min(MOST_SITES, all);
    List<Integer> sites =
        IntStream.rangeClosed(1, some).map(i -> i * all / some - 1).boxed().toList();
    List<NDArray> clean =
        sites.isEmpty()
            ? List.of()
            : Torch.withoutGradients(
                () -> {
                  Insides.Look look = part.insides().look(part.images(), part.used());
                  return sites.stream().map(look.features()::get).toList();
                });
    return new LaterLayersHill(part, sites, clean, kappa);
  }

  @Override
  public String name() {
    return "latent " + AttackLoss.MARGIN.name();
  }

  @Override
  public Place at(NDArray images, NDArray labels) {
    Insides insides = part.insides();
    Insides.Look look = insides.look(images, part.used());
    NDArray sum = scaled(look.logits());
    for (int i = 0; i < sites.size(); i++) {
      NDArray features = look.features().get(sites.get(i));
      NDArray change = features.sub(clean.get(i));
      NDArray exaggerated = features.add(Torch.times(change, (float) (kappa - 1)));
      sum = sum.add(scaled(insides.logits(images, sites.get(i), exaggerated, part.used())));
    }
    return new Place(look.logits(), AttackLoss.MARGIN.perImage(sum, labels));
  }

  private static NDArray scaled(NDArray logits) {
    NDArray still = logits.stopGradient();
    NDArray spread = still.max(new int[] {1}, true).sub(still.min(new int[] {1}, true));
    NDArray guard = Torch.scalar(logits.getManager(), GUARD);
    return logits.sub(still.mean(new int[] {1}, true)).div(NDArrays.maximum(spread, guard));
  }

  /** Once through the network and once behind every site. */
  @Override
  public void differentiated(long images) {
    part.insides().differentiated((1L + sites.size()) * part.used());
  }
}
