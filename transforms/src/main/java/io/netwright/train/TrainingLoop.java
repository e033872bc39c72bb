package io.netwright.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Accuracy;
import io.netwright.accuracy.Predictions;
import io.netwright.artifact.CheckpointFolder;
import io.netwright.attack.NotFiniteException;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.data.ShuffledOrder;
import io.netwright.metric.Journal;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.grad.Gradients;
import io.netwright.nn.grad.Torch;
import io.netwright.seed.Seed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * The one training loop, for every objective.
 *
 * <p>Order and augmentation of the images, dropout and noise are functions of the run's seed, the
 * epoch and the batch, so a run is reproducible, and one that was stopped goes on from its last
 * complete epoch to the same bytes (on the same device with the same number of threads).
 *
 * <p>Metrics, by epoch counted from 1, are those of {@link io.netwright.metric.CurveNames};
 * progress in {@code epoch} and {@code image}.
 */
public final class TrainingLoop {
  private final TrainingRun run;
  private final NDManager manager;
  private final Network network;
  private final Objective objective;
  private final SgdUpdate sgd;
  private final LearningRate rate;
  private final Progress progress;
  private final KeptCheckpoint kept;

  private TrainingLoop(
      TrainingRun run,
      Network network,
      SgdUpdate sgd,
      Progress progress,
      KeptCheckpoint kept,
      NDManager manager) {
    this.run = run;
    this.network = network;
    this.sgd = sgd;
    this.progress = progress;
    this.kept = kept;
    this.manager = manager;
    objective = run.learning().objective().on(network);
    rate = new LearningRate(run.config(), run.batches());
  }

  /**
   * Trains, going on from the run's checkpoint where there is one; reports the metrics of all
   * epochs, also of those done before.
   *
   * @param manager on whose device to train
   * @throws DivergenceException when the loss or the logits become infinite or no number
   * @throws InterruptedException when the thread was interrupted; the steps done are kept
   * @throws IOException when a checkpoint cannot be read or written
   */
  public static TrainingOutcome run(
      TrainingRun run, NDManager manager, Journal journal, CheckpointFolder checkpoints)
      throws IOException, InterruptedException {
    KeptCheckpoint kept = KeptCheckpoint.of(run, checkpoints);
    TrainingCheckpoint checkpoint = kept.read();
    int epochs = run.config().epochs();
    int done = checkpoint.epochs().size();
    for (int epoch = 1; epoch <= done; epoch++) {
      checkpoint.epochs().get(epoch - 1).report(journal, run.names(), epoch);
    }
    journal.progress("epoch", done, epochs);
    long images = run.train().size();
    try (NDManager memory = manager.newSubManager();
        Network network = Network.on(memory, checkpoint.current());
        SgdUpdate sgd =
            new SgdUpdate(
                learning(network, run),
                checkpoint.velocities(),
                run.config(),
                run.learning().paces(),
                memory)) {
      long seen = done * images + checkpoint.part().images();
      Progress progress = new Progress(journal, seen, epochs * images);
      TrainingLoop loop = new TrainingLoop(run, network, sgd, progress, kept, memory);
      for (int epoch = done + 1; epoch <= epochs && !run.learning().isOver(checkpoint); epoch++) {
        checkpoint = loop.epoch(epoch, checkpoint);
        kept.write(checkpoint);
        checkpoint.epochs().get(epoch - 1).report(journal, run.names(), epoch);
        journal.progress("epoch", epoch, epochs);
      }
    }
    if (run.learning().isOver(checkpoint)) {
      int last = checkpoint.epochs().size();
      double fallen = checkpoint.epochs().get(last - 1).robustAccuracy();
      journal.report(run.names().collapsed(), last, fallen);
    }
    return checkpoint.outcome();
  }

  /** Lets autograd record what is done with the parameters that are not frozen. */
  private static Map<String, NDArray> learning(Network network, TrainingRun run) {
    Map<String, NDArray> parameters = network.trainedParameters();
    parameters.keySet().removeAll(run.learning().frozen());
    parameters.values().forEach(parameter -> parameter.setRequiresGradient(true));
    return parameters;
  }

  private TrainingCheckpoint epoch(int epoch, TrainingCheckpoint before)
      throws IOException, InterruptedException {
    int[] order = ShuffledOrder.ofEpoch(run.train().size(), run.seed().with("order").with(epoch));
    Seed seed = run.seed().with("pass").with(epoch);
    EpochPart part = before.part();
    while (part.batches() < run.batches()) {
      int batch = part.batches();
      if (Thread.interrupted()) {
        kept.write(interrupted(before, part));
        throw new InterruptedException("training was interrupted in epoch " + epoch);
      }
      int to = Math.min(order.length, part.images() + run.config().batchSize());
      int[] indices = Arrays.copyOfRange(order, part.images(), to);
      Step step = new Step(epoch, batch, part.meanLoss());
      Measured measured = step(step, indices, seed.with(batch));
      part = part.plus(indices.length, measured.loss(), measured.right());
      progress.add(indices.length);
    }
    double lastRate = rate.at(epoch, run.batches() - 1);
    Predictions predictions =
        Predictions.of(network, run.validation(), run.config().batchSize(), manager);
    if (!predictions.finite()) {
      throw new DivergenceException("validation logits", epoch, lastRate, part.meanLoss());
    }
    double validation = Accuracy.of(predictions, run.validation()).share();
    double accuracy = (double) part.right() / part.images();
    EpochWatch watch = run.learning().watch();
    double robust = watch == null ? Double.NaN : watch.measure().of(network, manager);
    EpochMetrics metrics =
        new EpochMetrics(part.meanLoss(), accuracy, validation, lastRate, robust);
    return after(before, metrics);
  }

  /** One step of the run; {@code lastLoss} is the mean loss of the epoch so far. */
  private record Step(int epoch, int batch, double lastLoss) {}

  /** Loss and number of right predictions of one batch. */
  private record Measured(double loss, int right) {}

  private Measured step(Step step, int[] indices, Seed seed) {
    return Torch.withGradients(
        () -> {
          try (NDManager memory = manager.newSubManager()) {
            Seed epoch = run.seed().with("augmentation").with(step.epoch());
            TrainingBatch.Changes changes =
                new TrainingBatch.Changes(run.config().augmentation(), epoch);
            Batch batch =
                Batches.augmented(memory, run.train(), indices, changes.augmentation(), epoch);
            Mode mode = Mode.training(seed).withNoise(run.learning().noise(), seed);
            Seed drawn = run.seed().with("objective").with(step.epoch());
            TrainingBatch.Examples examples =
                TrainingBatch.Examples.of(indices, drawn, step.epoch(), changes);
            TrainingBatch seen = TrainingBatch.of(network, objective, mode, batch, examples);
            NDArray loss = loss(seen, step);
            loss.attach(memory);
            double learningRate = rate.at(step.epoch(), step.batch());
            Gradients.intoParameters(loss);
            sgd.step(learningRate);
            // Reading waits for the device, so it is done when the whole step was handed over.
            double value = loss.getFloat();
            if (!Double.isFinite(value)) {
              throw new DivergenceException("loss", step.epoch(), learningRate, step.lastLoss());
            }
            return new Measured(value, Accuracy.of(seen.seen(), batch.labels()).right());
          }
        });
  }

  /** An attack on a network that has diverged finds no gradient to follow. */
  private NDArray loss(TrainingBatch batch, Step step) {
    try {
      return objective.loss(batch);
    } catch (NotFiniteException e) {
      double learningRate = rate.at(step.epoch(), step.batch());
      throw new DivergenceException(
          "gradient of an attack", step.epoch(), learningRate, step.lastLoss());
    }
  }

  private TrainingCheckpoint interrupted(TrainingCheckpoint before, EpochPart part) {
    return new TrainingCheckpoint(
        before.epochs(),
        part,
        network.snapshot(),
        sgd.velocities(),
        before.best(),
        before.bestEpoch());
  }

  private TrainingCheckpoint after(TrainingCheckpoint before, EpochMetrics metrics) {
    List<EpochMetrics> epochs = new ArrayList<>(before.epochs());
    epochs.add(metrics);
    boolean robust = run.learning().chosenByWatch();
    var current = network.snapshot();
    TrainingCheckpoint after =
        new TrainingCheckpoint(
            epochs, EpochPart.NONE, current, sgd.velocities(), before.best(), before.bestEpoch());
    boolean better =
        metrics.score(robust) > before.bestScore(robust) && !run.learning().isOver(after);
    return better ? after.withBest(current, epochs.size()) : after;
  }
}
