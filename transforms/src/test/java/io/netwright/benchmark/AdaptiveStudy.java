package io.netwright.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.attack.Classifier;
import io.netwright.attack.CountingClassifier;
import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.suite.AttackSeries;
import io.netwright.attack.suite.AutoAttack;
import io.netwright.attack.suite.WorstCase;
import io.netwright.attack.suite.adaptive.Adapted;
import io.netwright.attack.suite.adaptive.Adaptive;
import io.netwright.attack.suite.adaptive.Calibration;
import io.netwright.attack.suite.adaptive.Calibrator;
import io.netwright.attack.suite.adaptive.Ending;
import io.netwright.attack.suite.adaptive.Outcome;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.json.Json;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.io.ModelFile;
import io.netwright.nn.onnx.OnnxFile;
import io.netwright.seed.Seed;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What the suite adaptive, and AutoAttack if asked for, leave of the first images of a classifier,
 * and what they cost. Every block of images is a line of a file, so that a study goes on where it
 * was stopped.
 */
public final class AdaptiveStudy {
  private static final int BATCH = 16;
  private static final String LEARNING = "learning";

  private final Map<String, String> options;
  private final Path journal;
  private final String subject;
  private final ThreatModel ball;
  private final WeightedGraph model;
  private final ImageSet images;
  private final Seed seed;
  private final int count;

  /** The first of the images that it learns from, which others than those attacked have. */
  private final int taught;

  private final String adaptive;

  private AdaptiveStudy(List<String> files, Map<String, String> options) throws IOException {
    this.options = options;
    this.journal = Path.of(options.get("to"));
    this.ball =
        new ThreatModel(
            Norm.valueOf(options.getOrDefault("norm", "LINF")), Fraction.of(files.get(3)));
    long number = Long.parseLong(options.getOrDefault("seed", "0"));
    this.seed = Seed.of(number);
    this.subject = Path.of(files.get(0)).getFileName() + " " + ball.name() + " seed " + number;
    this.model = model(Path.of(files.get(0)));
    this.images = images(Path.of(files.get(1)), Path.of(files.get(2)));
    this.count = Math.min(Integer.parseInt(options.getOrDefault("images", "1000")), images.size());
    this.taught = Math.max(0, Math.min(count, images.size() - Calibrator.IMAGES));
    this.adaptive = options.containsKey("learn") ? "adaptive, taught from " + taught : "adaptive";
  }

  /** Four files and numbers, then options with two dashes. */
  public static void main(String[] arguments) throws IOException {
    Map<String, String> options = new TreeMap<>();
    List<String> files = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      if (List.of("--autoattack", "--learn").contains(arguments[i])) {
        options.put(arguments[i].substring(2), "");
      } else if (arguments[i].startsWith("--")) {
        options.put(arguments[i].substring(2), arguments[++i]);
      } else {
        files.add(arguments[i]);
      }
    }
    if (files.size() != 4 || !options.containsKey("to")) {
      throw new IllegalArgumentException("wanted MODEL IMAGES LABELS EPSILON --to FILE");
    }
    new AdaptiveStudy(files, options).run();
  }

  private void run() throws IOException {
    int block = Integer.parseInt(options.getOrDefault("block", "100"));
    boolean learns = options.containsKey("learn");
    Adaptive fixed = Adaptive.of(ball);
    Adaptive attack = learns ? new Adaptive(ball, fixed.queries(), learned()) : fixed;
    for (int from = 0; from < count; from += block) {
      int first = from;
      int to = Math.min(from + block, count);
      for (String suite : suites()) {
        if (lines(suite).noneMatch(line -> line.get("from").asInt() == first)) {
          note(block(suite, attack, from, to));
        }
      }
      print();
    }
  }

  private void note(String line) throws IOException {
    Files.writeString(journal, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** What the images after those attacked taught, now or when the study was begun. */
  private Calibration learned() throws IOException {
    String suite = LEARNING + " from " + taught;
    if (lines(suite).findAny().isEmpty()) {
      note(
          on(
              taught,
              Math.min(taught + Calibrator.IMAGES, images.size()),
              (classifier, batch, seeds, line) -> {
                line.put("suite", suite);
                line.put(
                    LEARNING,
                    Calibrator.calibrate(classifier, batch.images(), batch.labels(), seeds, ball));
              }));
    }
    return Json.read(lines(suite).toList().get(0).get(LEARNING).toString(), Calibration.class);
  }

  private List<String> suites() {
    return options.containsKey("autoattack") ? List.of(adaptive, "autoattack") : List.of(adaptive);
  }

  private Stream<JsonNode> lines(String suite) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.exists(journal) ? Files.readAllLines(journal) : List.<String>of()) {
      JsonNode node = Json.tree(line);
      if (node.get("of").asText().equals(subject) && node.get("suite").asText().equals(suite)) {
        lines.add(node);
      }
    }
    return lines.stream();
  }

  private interface Work {
    void on(Classifier classifier, Batch batch, List<Seed> seeds, Map<String, Object> line);
  }

  /** A line about images, with what work on them writes and cost. */
  private String on(int from, int to, Work work) {
    long start = System.nanoTime();
    try (NDManager manager = Torch.manager(Device.cpu());
        Network network = Network.on(manager, model)) {
      Batch batch = Batches.range(manager, images, from, to);
      CountingClassifier counted = new CountingClassifier(network::logits);
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("of", subject);
      line.put("from", from);
      line.put("to", to);
      work.on(counted, batch, IntStream.range(from, to).mapToObj(seed::with).toList(), line);
      line.put("passes", counted.cost(to - from).passes());
      line.put("seconds", Math.round((System.nanoTime() - start) / 1e9));
      return Json.write(line);
    }
  }

  private String block(String suite, Adaptive attack, int from, int to) {
    return on(
        from,
        to,
        (classifier, batch, seeds, line) -> {
          line.put("suite", suite);
          line.putAll(
              suite.equals(adaptive)
                  ? adaptive(attack.attack(classifier, batch.images(), batch.labels(), seeds))
                  : autoAttack(
                      new AttackSeries(new AutoAttack(ball).steps(), BATCH)
                          .run(classifier, batch.images(), batch.labels(), seeds),
                      to - from));
        });
  }

  private static Map<String, Object> adaptive(Adapted adapted) {
    List<Outcome> outcomes = adapted.outcomes();
    Map<String, Long> ends =
        outcomes.stream()
            .collect(
                Collectors.groupingBy(
                    o -> o.isRobust() ? o.ending().name() : o.stage().name(),
                    TreeMap::new,
                    Collectors.counting()));
    long dearest = outcomes.stream().mapToLong(outcome -> outcome.withinBudget()).max().orElse(0);
    return Map.of(
        "right", outcomes.stream().filter(o -> o.ending() != Ending.WRONG_AS_IT_IS).count(),
        "robust", adapted.robust(),
        "beyond", outcomes.stream().filter(o -> o.overrun() != null).count(),
        "dearest", dearest,
        "ends", ends,
        "flags", flags(outcomes.size(), i -> outcomes.get(i).isRobust()));
  }

  private static Map<String, Object> autoAttack(WorstCase worst, int count) {
    return Map.of(
        "right", IntStream.range(0, count).filter(worst::isRight).count(),
        "robust", worst.robust(),
        "flags", flags(count, worst::isRobust));
  }

  private static String flags(int count, IntPredicate isRobust) {
    return IntStream.range(0, count)
        .mapToObj(i -> isRobust.test(i) ? "1" : "0")
        .collect(Collectors.joining());
  }

  private void print() throws IOException {
    for (String suite : suites()) {
      List<JsonNode> lines = lines(suite).toList();
      long passes = sum(lines, "passes");
      long attacked = lines.stream().mapToLong(l -> l.get("flags").asText().length()).sum();
      System.out.printf(
          Locale.ROOT,
          "%s %s: %d images, %d right, %d robust, %d passes (%.1f an image), %d s%n",
          subject,
          suite,
          attacked,
          sum(lines, "right"),
          sum(lines, "robust"),
          passes,
          (double) passes / attacked,
          sum(lines, "seconds"));
    }
    if (suites().size() > 1) {
      System.out.printf(
          Locale.ROOT,
          "adaptive spent %.4f of the passes of autoattack%n",
          (double) sum(lines(adaptive).toList(), "passes")
              / sum(lines("autoattack").toList(), "passes"));
    }
  }

  private static long sum(List<JsonNode> lines, String key) {
    return lines.stream().mapToLong(line -> line.get(key).asLong()).sum();
  }

  private static WeightedGraph model(Path file) throws IOException {
    if (!OnnxFile.isNamed(file)) {
      return ModelFile.read(file);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return OnnxFile.read(in, null, null).network();
    }
  }

  private static ImageSet images(Path images, Path labels) throws IOException {
    try (DataInputStream pixels = open(images);
        DataInputStream classes = open(labels)) {
      pixels.readInt();
      int count = pixels.readInt();
      ImageShape shape = new ImageShape(1, pixels.readInt(), pixels.readInt());
      byte[] all = pixels.readAllBytes();
      classes.readLong();
      int[] own = new int[count];
      for (int i = 0; i < count; i++) {
        own[i] = classes.readUnsignedByte();
      }
      return new ImageSet(shape, all, own);
    }
  }

  private static DataInputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    boolean isZipped = file.toString().endsWith(".gz");
    return new DataInputStream(isZipped ? new GZIPInputStream(in) : in);
  }
}
