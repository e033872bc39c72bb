package io.netwright.benchmark;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import io.netwright.attack.Classifier;
import io.netwright.attack.Fraction;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Pgd;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.evaluate.EvaluatedImages;
import io.netwright.evaluate.NamedAttack;
import io.netwright.evaluate.RobustnessEvaluation;
import io.netwright.nn.EvaluationNetwork;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Initialization;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Noise;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Descent;
import io.netwright.nn.grad.Determinism;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import io.netwright.seed.Seed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Does the benchmark's work on request: reads lines of architecture, width, batch size, work and
 * number of repetitions, answers with milliseconds each.
 */
public final class Workbench implements AutoCloseable {
  private static final float LEARNING_RATE = 0.01f;
  private static final float MOMENTUM = 0.9f;
  private static final float WEIGHT_DECAY = 5e-4f;
  private static final float EPSILON = 8 / 255f;
  private static final float STEP = 2 / 255f;
  private static final NamedAttack PGD =
      new NamedAttack(
          "pgd20", new Pgd(ThreatModel.linf("8/255"), Fraction.of("2/255"), 20, true, 1));

  private final NDManager manager;
  private final NDArray learningRate;
  private final NDArray momentum;
  private final NDArray weightDecay;
  private final NDArray step;
  private final Network network;
  private final EvaluationNetwork evaluation;
  private final List<NDArray> parameters;
  private final List<NDArray> velocities = new ArrayList<>();
  private final NDArray images;
  private final NDArray labels;
  private final String tap;

  private Workbench(Device device, String architecture, double width, int batch) {
    manager = Torch.manager(device);
    learningRate = manager.create(LEARNING_RATE);
    momentum = manager.create(MOMENTUM);
    weightDecay = manager.create(WEIGHT_DECAY);
    step = manager.create(STEP);
    List<Float> mean = List.of(0.4914f, 0.4822f, 0.4465f);
    List<Float> std = List.of(0.2470f, 0.2435f, 0.2616f);
    ArchitectureSpec spec = new ArchitectureSpec(FeatureShape.map(3, 32, 32), 10, width, mean, std);
    WeightedGraph model = Initialization.random(Zoo.named(architecture).graph(spec), Seed.of(1));
    network = Network.on(manager, model);
    evaluation = EvaluationNetwork.of(manager, model);
    network.requireGradients(true);
    parameters = List.copyOf(network.trainedParameters().values());
    parameters.forEach(parameter -> velocities.add(parameter.zerosLike()));
    images = Noise.uniform(manager, new Shape(batch, 3, 32, 32), Seed.of(2)).add(1).div(2);
    labels = manager.arange(batch).mod(10).toType(DataType.INT64, false);
    tap = model.graph().lastConvolution().name();
  }

  private void work(String name, int repetition) {
    try (NDManager batch = manager.newSubManager()) {
      NDArray own = images.duplicate();
      own.attach(batch);
      switch (name) {
        case "training" -> train(own, repetition, false);
        case "treatment" -> train(own, repetition, true);
        case "inference" -> Torch.withoutGradients(() -> evaluation.logits(own)).getFloat(0, 0);
        case "pgd" -> attack(own).getFloat(0, 0, 0, 0);
        case "evaluation" -> evaluate(batch);
        default -> throw new IllegalArgumentException("unknown work " + name);
      }
    }
  }

  private void train(NDArray own, int repetition, boolean treat) {
    Mode mode = Mode.training(Seed.of(repetition));
    NDArray loss =
        Torch.withGradients(
            () -> {
              ForwardPass pass = network.forward(own, treat ? Set.of(tap) : Set.of(), mode);
              NDArray entropy = Torch.dividedBy(crossEntropy(pass.logits()), (float) labels.size());
              return treat ? entropy.add(channelLoss(pass)) : entropy;
            });
    List<NDArray> gradients = Gradients.ofAll(loss, parameters);
    // A device may run behind: the number read last tells that everything is done.
    Torch.withoutGradients(
        () -> {
          if (manager.getDevice().isGpu()) {
            new Descent(MOMENTUM, WEIGHT_DECAY, LEARNING_RATE)
                .step(parameters, velocities, gradients);
            return loss.getFloat();
          }
          for (int i = 0; i < gradients.size(); i++) {
            NDArray parameter = parameters.get(i);
            try (NDArray decay = parameter.mul(weightDecay)) {
              velocities.get(i).muli(momentum).addi(gradients.get(i)).addi(decay);
            }
            try (NDArray change = velocities.get(i).mul(learningRate)) {
              parameter.subi(change);
            }
          }
          return loss.getFloat();
        });
  }

  private NDArray crossEntropy(NDArray logits) {
    NDArray picked = logits.logSoftmax(1).gather(labels.expandDims(1), 1);
    return picked.sum().neg();
  }

  private NDArray channelLoss(ForwardPass pass) {
    NDArray slope = Gradients.of(pass.logits().max(new int[] {1}).mean(), pass.tap(tap));
    return Activation.relu(slope).sum();
  }

  private NDArray attack(NDArray own) {
    own.setRequiresGradient(true);
    NDArray loss = Torch.withGradients(() -> crossEntropy(evaluation.logits(own)));
    NDArray gradient = Gradients.firstOrder(loss, own);
    return Torch.withoutGradients(
        () -> {
          NDArray moved = gradient.sign().muli(step).addi(own).subi(images);
          return Torch.clip(Torch.clip(moved, -EPSILON, EPSILON).addi(images), 0, 1);
        });
  }

  /** Attacks every image, since its label is what the network says. */
  private void evaluate(NDManager batch) {
    NDArray bytes = images.mul(255).toType(DataType.UINT8, false);
    bytes.attach(batch);
    Classifier classifier = evaluation::logits;
    long[] predictions = classifier.predictions(images);
    ImageSet own =
        new ImageSet(
            new ImageShape(3, 32, 32),
            bytes.toByteArray(),
            Arrays.stream(predictions).mapToInt(Math::toIntExact).toArray());
    int batchSize = own.size();
    new RobustnessEvaluation(PGD, batchSize, Seed.of(3))
        .run(batch, classifier, EvaluatedImages.of(own, 0), 0, batchSize);
  }

  @Override
  public void close() {
    network.close();
    evaluation.close();
    manager.close();
  }

  /**
   * Answers until the input ends.
   *
   * @param arguments {@code cpu} or {@code gpu}, the first one
   */
  public static void main(String[] arguments) throws IOException {
    Device device = arguments[0].equals("gpu") ? Device.gpu() : Device.cpu();
    if (device.isGpu()) {
      Torch.manager(device).close(); // loads the engine
      Determinism.require(); // as every stage does
    }
    Map<String, Workbench> benches = new HashMap<>();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      String[] words = line.trim().split(" ", -1);
      String key = String.join(" ", List.of(words).subList(0, 3));
      Workbench bench =
          benches.computeIfAbsent(
              key,
              ignored ->
                  new Workbench(
                      device, words[0], Double.parseDouble(words[1]), Integer.parseInt(words[2])));
      StringBuilder answer = new StringBuilder();
      for (int i = 0; i < Integer.parseInt(words[4]); i++) {
        long start = System.nanoTime();
        bench.work(words[3], i);
        answer.append((System.nanoTime() - start) / 1e6).append(' ');
      }
      System.out.println(answer.toString().trim());
    }
    benches.values().forEach(Workbench::close);
  }
}
