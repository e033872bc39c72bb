package io.netwright.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.netwright.artifact.ArtifactStore;
import io.netwright.attack.Classifier;
import io.netwright.attack.CountingClassifier;
import io.netwright.attack.EvenBatches;
import io.netwright.attack.Perturbation;
import io.netwright.data.Batch;
import io.netwright.data.Batches;
import io.netwright.evaluate.probe.Bytes;
import io.netwright.evaluate.probe.Readings;
import io.netwright.nn.grad.Torch;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ShardOutcome;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Makes adversarial images again that attacks had found, writes them to a file, and looks what is
 * left of them when they are rounded to bytes.
 *
 * @param piece which images
 * @param config of the evaluation that found them
 */
record KeptImages(KeptPiece piece, EvaluationConfig config) {

  /**
   * Makes the images of a task.
   *
   * @param manager where the batches go; nothing stays in it
   * @param images all that were evaluated
   * @param store takes the file
   */
  ShardOutcome run(
      NDManager manager,
      Classifier classifier,
      EvaluatedImages images,
      AttackTask task,
      ArtifactStore store)
      throws IOException {
    CountingClassifier counting = new CountingClassifier(classifier);
    Map<Integer, float[]> pixels = new HashMap<>();
    Map<Integer, AttackedImage> made = new HashMap<>();
    for (KeptPiece.Source source : piece.sources()) {
      NamedAttack attack =
          new NamedAttack(source.attack(), SuiteShard.attack(source.task(task.getModel())));
      RobustnessEvaluation.of(config, attack)
          .again(
              manager,
              counting,
              images,
              source,
              (some, batch) -> note(source.examples(), some, batch, pixels))
          .forEach(image -> made.put(image.example(), image));
    }
    try (NDManager memory = manager.newSubManager()) {
      int[] positions = piece.examples().stream().mapToInt(images::position).toArray();
      Batch clean = Batches.range(memory, images.images().select(positions), 0, positions.length);
      Shape shape = clean.images().getShape();
      float[] asTheyWere = Torch.values(clean.images());
      float[] kept = joined(pixels, asTheyWere);
      NDArray rounded = Bytes.rounded(memory.create(kept, shape));
      List<AttackedImage> inOrder =
          piece.examples().stream()
              .map(example -> Objects.requireNonNull(made.get(example)))
              .toList();
      Readings readings = readings(inOrder, clean.images(), rounded, counting);
      ArtifactRef file =
          new KeptFile(task.getModel(), piece, inOrder).write(store, shape, asTheyWere, kept);
      return AttackedShard.of(task, inOrder, counting.cost(positions.length))
          .setTo(task.getTo())
          .setReadings(readings.byName())
          .setFiles(Map.of(KeptPiece.FILE, file))
          .build();
    }
  }

  /** Keeps the wanted images of a batch; other attacks may have it to keep others of it. */
  private static void note(
      Set<Integer> wanted, int[] examples, NDArray attacked, Map<Integer, float[]> pixels) {
    float[] all = Torch.values(attacked);
    int size = all.length / examples.length;
    for (int i = 0; i < examples.length; i++) {
      if (wanted.contains(examples[i])) {
        pixels.put(examples[i], Arrays.copyOfRange(all, i * size, (i + 1) * size));
      }
    }
  }

  /** All images in their order; the clean one where the model is wrong about that by now. */
  private float[] joined(Map<Integer, float[]> pixels, float[] clean) {
    float[] joined = clean.clone();
    int size = clean.length / piece.examples().size();
    for (int i = 0; i < piece.examples().size(); i++) {
      float[] image = pixels.get(piece.examples().get(i));
      if (image != null) {
        System.arraycopy(image, 0, joined, i * size, size);
      }
    }
    return joined;
  }

  private Readings readings(
      List<AttackedImage> made, NDArray clean, NDArray rounded, Classifier classifier) {
    long[] predictions = EvenBatches.of(classifier, rounded).predictions(rounded);
    Perturbation change = Torch.withoutGradients(() -> Perturbation.between(clean, rounded));
    return Readings.NONE
        .with(KeptPiece.AS_FOUND, flags(i -> piece.found(made.get(i).example()).is(made.get(i))))
        .with(KeptPiece.NOT_BROKEN, flags(i -> made.get(i).robust()))
        .with(KeptPiece.ROUNDED, numbers(i -> predictions[i]))
        .with(KeptPiece.ROUNDED_LINF, numbers(change::linf))
        .with(KeptPiece.ROUNDED_L2, numbers(change::l2))
        .with(KeptPiece.ROUNDED_INSIDE, flags(i -> change.isWithin(piece.threatModel(), i)));
  }

  /** Yes or no, by position in the file. */
  private boolean[] flags(IntPredicate ofRow) {
    boolean[] flags = new boolean[piece.examples().size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = ofRow.test(i);
    }
    return flags;
  }

  /** Numbers by position in the file. */
  private double[] numbers(IntToDoubleFunction ofRow) {
    return IntStream.range(0, piece.examples().size()).mapToDouble(ofRow).toArray();
  }
}
