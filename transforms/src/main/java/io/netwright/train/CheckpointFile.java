package io.netwright.train;

import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A training checkpoint as bytes: what run it belongs to, the epochs' metrics, then tensors as
 * big-endian float32.
 */
final class CheckpointFile {

  private CheckpointFile() {}

  /** The checkpoint as bytes; the best weights are left out where they are the current ones. */
  static byte[] bytes(String run, TrainingCheckpoint checkpoint) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeUTF(run);
    out.writeInt(checkpoint.epochs().size());
    for (EpochMetrics epoch : checkpoint.epochs()) {
      out.writeDouble(epoch.loss());
      out.writeDouble(epoch.accuracy());
      out.writeDouble(epoch.validationAccuracy());
      out.writeDouble(epoch.learningRate());
    }
    EpochPart part = checkpoint.part();
    out.writeInt(part.batches());
    out.writeInt(part.images());
    out.writeDouble(part.loss());
    out.writeLong(part.right());
    out.writeInt(checkpoint.bestEpoch());
    write(out, checkpoint.current().weights());
    write(out, checkpoint.velocities());
    if (!checkpoint.isBest()) {
      write(out, checkpoint.best().weights());
    }
    if (checkpoint.isWatched()) {
      for (EpochMetrics epoch : checkpoint.epochs()) {
        out.writeDouble(epoch.robustAccuracy());
      }
    }
    return bytes.toByteArray();
  }

  /** The checkpoint of a run; another run's is refused. */
  static TrainingCheckpoint read(String run, LayerGraph graph, byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    String found = in.readUTF();
    if (!found.equals(run)) {
      throw new IOException(
          "the checkpoint belongs to another run: "
              + found
              + " instead of "
              + run
              + "; delete it to start anew");
    }
    List<EpochMetrics> epochs = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      epochs.add(
          new EpochMetrics(
              in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble(), Double.NaN));
    }
    EpochPart part = new EpochPart(in.readInt(), in.readInt(), in.readDouble(), in.readLong());
    int bestEpoch = in.readInt();
    WeightedGraph current = new WeightedGraph(graph, tensors(in));
    Map<String, Tensor> velocities = tensors(in);
    TrainingCheckpoint checkpoint =
        new TrainingCheckpoint(epochs, part, current, velocities, current, bestEpoch);
    if (!checkpoint.isBest()) {
      checkpoint = checkpoint.withBest(new WeightedGraph(graph, tensors(in)));
    }
    return in.available() == 0 ? checkpoint : checkpoint.withEpochs(watched(epochs, in));
  }

  /** Where somebody looked at attacked images, their accuracies stand at the end. */
  private static List<EpochMetrics> watched(List<EpochMetrics> epochs, DataInputStream in)
      throws IOException {
    List<EpochMetrics> watched = new ArrayList<>();
    for (EpochMetrics epoch : epochs) {
      watched.add(epoch.withRobustAccuracy(in.readDouble()));
    }
    return watched;
  }

  private static void write(DataOutputStream out, Map<String, Tensor> tensors) throws IOException {
    out.writeInt(tensors.size());
    for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
      out.writeUTF(entry.getKey());
      out.writeInt(entry.getValue().shape().size());
      for (int size : entry.getValue().shape()) {
        out.writeInt(size);
      }
      float[] values = entry.getValue().values();
      ByteBuffer buffer = ByteBuffer.allocate(Math.multiplyExact(values.length, Float.BYTES));
      buffer.asFloatBuffer().put(values);
      out.write(buffer.array());
    }
  }

  private static Map<String, Tensor> tensors(DataInputStream in) throws IOException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (int left = in.readInt(); left > 0; left--) {
      String name = in.readUTF();
      List<Integer> shape = new ArrayList<>();
      for (int dimensions = in.readInt(); dimensions > 0; dimensions--) {
        shape.add(in.readInt());
      }
      float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
      byte[] bytes = new byte[Math.multiplyExact(values.length, Float.BYTES)];
      in.readFully(bytes);
      ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
      tensors.put(name, new Tensor(shape, values));
    }
    return tensors;
  }
}
