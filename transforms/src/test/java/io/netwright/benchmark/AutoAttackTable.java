package io.netwright.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.AttackSeries;
import io.netwright.attack.suite.AutoAttack;
import io.netwright.attack.suite.WorstCase;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import io.netwright.testing.TrainedLenet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What AutoAttack's standard version leaves of a trained LeNet's 100 images, attack by attack,
 * beside what the authors' code leaves, for every ball that it ran in.
 */
public final class AutoAttackTable {
  private static final int IMAGES = 100;
  private static final int BATCH = 25;

  private AutoAttackTable() {}

  /** Prints a row of Markdown for each seed given, and every ball or those given by their names. */
  public static void main(String[] arguments) {
    List<String> balls = Stream.of(arguments).filter(one -> one.contains("-")).toList();
    List<String> seeds = Stream.of(arguments).filter(one -> !balls.contains(one)).toList();
    System.out.println(
        "| ball | seed | apgd-ce | apgd-t | fab-t | square | reference | other images | s |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    for (String seed : seeds) {
      for (String file : List.of("lenet/attacks.json", "lenet/autoattack-l1.json")) {
        for (JsonNode attack : TrainedLenet.golden(file).get("attacks")) {
          if (attack.get("name").asText().startsWith("AutoAttack")
              && (balls.isEmpty() || balls.contains(ball(attack).name()))) {
            row(attack, Long.parseLong(seed));
          }
        }
      }
    }
  }

  private static ThreatModel ball(JsonNode reference) {
    JsonNode parameters = reference.get("params");
    Norm norm = Norm.valueOf(parameters.get("norm").asText().toUpperCase(Locale.ROOT));
    return new ThreatModel(norm, Fraction.of(parameters.get("eps").asText()));
  }

  private static void row(JsonNode reference, long seed) {
    ThreatModel ball = ball(reference);
    AttackSeries series = new AttackSeries(new AutoAttack(ball).steps(), BATCH);
    long start = System.nanoTime();
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = TrainedLenet.network(manager)) {
      Batch batch = Batches.range(manager, TrainedLenet.images(), 0, IMAGES);
      List<Seed> seeds = IntStream.range(0, IMAGES).mapToObj(Seed.of(seed)::with).toList();
      WorstCase worst = series.run(network::logits, batch.images(), batch.labels(), seeds);
      String left =
          series.attacks().stream()
              .map(
                  step ->
                      IntStream.range(0, IMAGES)
                          .filter(i -> worst.isRobustAfter(step.name(), i))
                          .count())
              .map(String::valueOf)
              .collect(Collectors.joining(" | "));
      String flags = reference.get("robust_flags").asText();
      long others =
          IntStream.range(0, IMAGES)
              .filter(i -> worst.isRobust(i) != (flags.charAt(i) == '1'))
              .count();
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %s | %d | %d | %.0f |%n",
          ball.name(),
          seed,
          left,
          reference.get("robust_correct").asInt(),
          others,
          (System.nanoTime() - start) / 1e9);
    }
  }
}
