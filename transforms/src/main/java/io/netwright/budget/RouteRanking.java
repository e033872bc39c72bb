package io.netwright.budget;

import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.frat.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The scores of the routes: contributions or critical features, whichever they were extracted by.
 * Of each class they are divided by their mean in the layer, then summed over the task's classes.
 */
public record RouteRanking() implements ChannelRanking {

  @Override
  public Map<String, double[]> scores(Part part, ImageSet images, NDManager manager) {
    Map<String, double[]> scores = new LinkedHashMap<>();
    for (int label : part.classes()) {
      Route route = part.routes().of(label);
      route
          .layers()
          .forEach((layer, of) -> scores.merge(layer, overMean(of.scores()), RouteRanking::sum));
    }
    return scores;
  }

  private static double[] overMean(List<Float> scores) {
    double mean = scores.stream().mapToDouble(score -> Math.max(0, score)).average().orElse(0);
    return scores.stream().mapToDouble(score -> mean > 0 ? Math.max(0, score) / mean : 0).toArray();
  }

  private static double[] sum(double[] before, double[] added) {
    double[] sum = before.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += added[i];
    }
    return sum;
  }
}
