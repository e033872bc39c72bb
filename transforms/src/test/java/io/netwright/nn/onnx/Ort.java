package io.netwright.nn.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.netwright.nn.ComparedLogits;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.TrainingOnly;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Logits of the same images, by ONNX Runtime and by our own network. */
public final class Ort {
  private Ort() {}

  /** By ONNX Runtime, of the one input and the one output of a file. */
  static float[] logits(byte[] file, FeatureShape shape, int images) throws OrtException {
    return logits(file, ComparedLogits.pixels(shape, images), ComparedLogits.sizes(shape, images));
  }

  /** The same of given numbers. */
  public static float[] logits(byte[] file, float[] images, long... sizes) throws OrtException {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    FloatBuffer pixels = FloatBuffer.wrap(images);
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file, options);
          OnnxTensor batch = OnnxTensor.createTensor(environment, pixels, sizes);
          OrtSession.Result result =
              session.run(Map.of(session.getInputNames().iterator().next(), batch))) {
        FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] array = new float[values.remaining()];
        values.get(array);
        return array;
      }
    }
  }

  /** By our own network. */
  static float[] logits(WeightedGraph model, int images) {
    FeatureShape shape = model.graph().inputShape();
    return ComparedLogits.own(
        model, ComparedLogits.pixels(shape, images), ComparedLogits.sizes(shape, images));
  }

  /** The network without what is for training alone, as ONNX has it. */
  public static WeightedGraph inEvaluation(WeightedGraph model) {
    Map<String, String> sources = new HashMap<>();
    List<Node> nodes = new ArrayList<>();
    for (Node node : model.graph().nodes()) {
      Node reading =
          node.reading(node.inputs().stream().map(in -> sources.getOrDefault(in, in)).toList());
      if (node.layer() instanceof TrainingOnly) {
        sources.put(node.name(), reading.inputs().get(0));
      } else {
        nodes.add(reading);
      }
    }
    LayerGraph graph = new LayerGraph(nodes);
    Map<String, Tensor> weights = new LinkedHashMap<>(model.weights());
    weights.keySet().retainAll(graph.parameterSpecs().keySet());
    return new WeightedGraph(graph, weights);
  }
}
