package io.netwright.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.artifact.ArtifactStore;
import io.netwright.data.Preprocessing;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.io.ModelFile;
import io.netwright.nn.onnx.OnnxWriter;
import io.netwright.registry.ModelVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A version of a registered model as a folder that MLflow's own Python loads: the network as ONNX
 * with MLflow's description of it, what to install, an image to try it with, and the weights as the
 * workspace keeps them. Equal versions of a run give equal files.
 *
 * @param version the version
 * @param serverRun id of the run on the server that has the folder
 * @param artifacts where the weights are
 */
record ModelFolder(ModelVersion version, String serverRun, ArtifactStore artifacts) {

  /** Where the folder is among the files of its run. */
  String path() {
    return "registered/" + version.name() + "/" + version.number();
  }

  /** The files; read and made when they are asked for. */
  List<Upload> files() throws IOException {
    byte[] network = network();
    MlmodelFile description = new MlmodelFile(version, serverRun, path(), network.length);
    List<Upload> files = new ArrayList<>();
    files.add(Upload.of(path() + "/model.safetensors", version.model().getWeights(), artifacts));
    files.add(Upload.of(path() + "/" + MlmodelFile.NETWORK, network));
    files.add(text(MlmodelFile.REQUIREMENTS, MlmodelFile.requirements()));
    files.add(text(MlmodelFile.CONDA, MlmodelFile.conda()));
    files.add(text(MlmodelFile.VIRTUALENV, MlmodelFile.virtualenv()));
    ArrayNode example = example();
    ObjectNode served = JsonNodeFactory.instance.objectNode().set("inputs", example);
    files.add(text(MlmodelFile.EXAMPLE, example.toString()));
    files.add(text(MlmodelFile.SERVED_EXAMPLE, served.toString()));
    files.add(text("MLmodel", description.text())); // the file that makes a folder a model
    return files;
  }

  private Upload text(String name, String text) {
    return Upload.of(path() + "/" + name, text.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] network() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream in = artifacts.open(version.model().getWeights())) {
      WeightedGraph network = ModelFile.read(in);
      OnnxWriter.write(
          network,
          version.signature().classes(),
          Preprocessing.metadata(version.model().getPreprocessing()),
          bytes);
    }
    return bytes.toByteArray();
  }

  /** One image, dark at the left and light at the right; nothing of anybody's data. */
  private ArrayNode example() {
    List<Integer> shape = version.signature().inputShape();
    int width = shape.get(2);
    ArrayNode image = JsonNodeFactory.instance.arrayNode();
    for (int channel = 0; channel < shape.get(0); channel++) {
      ArrayNode rows = image.addArray();
      for (int y = 0; y < shape.get(1); y++) {
        ArrayNode row = rows.addArray();
        for (int x = 0; x < width; x++) {
          row.add(Math.round(100.0 * x / width) / 100.0);
        }
      }
    }
    return JsonNodeFactory.instance.arrayNode().add(image);
  }
}
