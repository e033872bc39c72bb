package io.netwright.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.attack.CountingClassifier;
import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.adaptive.Adapted;
import io.netwright.attack.suite.adaptive.Adaptive;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import io.netwright.testing.TrainedLenet;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What the suite adaptive leaves of a trained LeNet's 100 images beside what AutoAttack's authors'
 * code leaves, for every ball that it ran in.
 */
public final class AdaptiveTable {
  private static final int IMAGES = 100;

  private AdaptiveTable() {}

  /** Prints a row of Markdown for every ball and each seed given. */
  public static void main(String[] seeds) {
    System.out.println(
        "| ball | seed | adaptive | reference | missed | found besides | passes an image | dearest"
            + " | beyond | s |");
    System.out.println("|---|---|---|---|---|---|---|---|---|---|");
    for (JsonNode attack : TrainedLenet.golden("lenet/attacks.json").get("attacks")) {
      if (attack.get("name").asText().startsWith("AutoAttack")) {
        for (String seed : seeds) {
          row(attack, Long.parseLong(seed));
        }
      }
    }
  }

  private static void row(JsonNode reference, long seed) {
    JsonNode parameters = reference.get("params");
    Norm norm = Norm.valueOf(parameters.get("norm").asText().toUpperCase(Locale.ROOT));
    ThreatModel ball = new ThreatModel(norm, Fraction.of(parameters.get("eps").asText()));
    long start = System.nanoTime();
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      Batch batch = Batches.range(manager, TrainedLenet.images(), 0, IMAGES);
      List<Seed> seeds = IntStream.range(0, IMAGES).mapToObj(Seed.of(seed)::with).toList();
      CountingClassifier counted = new CountingClassifier(network::logits);
      Adapted adapted = Adaptive.of(ball).attack(counted, batch.images(), batch.labels(), seeds);
      String flags = reference.get("robust_flags").asText();
      long missed =
          IntStream.range(0, IMAGES)
              .filter(i -> adapted.outcomes().get(i).isRobust() && flags.charAt(i) == '0')
              .count();
      long besides =
          IntStream.range(0, IMAGES)
              .filter(i -> !adapted.outcomes().get(i).isRobust() && flags.charAt(i) == '1')
              .count();
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %d | %d | %d | %d | %.1f | %d | %d | %.0f |%n",
          ball.name(),
          seed,
          adapted.robust(),
          reference.get("robust_correct").asInt(),
          missed,
          besides,
          counted.cost(IMAGES).perImage(),
          adapted.outcomes().stream().mapToLong(o -> o.withinBudget()).max().orElse(0),
          adapted.outcomes().stream().filter(o -> o.overrun() != null).count(),
          (System.nanoTime() - start) / 1e9);
    }
  }
}
