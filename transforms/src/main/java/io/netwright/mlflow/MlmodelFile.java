package io.netwright.mlflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.artifact.Sha256;
import io.netwright.json.CanonicalJson;
import io.netwright.nn.onnx.OnnxWriter;
import io.netwright.registry.ModelSignature;
import io.netwright.registry.ModelVersion;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * MLflow's description of a model in its ONNX flavour, which {@code mlflow.pyfunc} and {@code
 * mlflow.onnx} load, and what they need to be installed. In values of YAML's double quotes, since
 * JSON's texts are such.
 *
 * @param version the version that is described
 * @param serverRun id of the run on the server that has the folder
 * @param path where the folder is among the files of that run
 * @param networkBytes size of the ONNX file
 */
record MlmodelFile(ModelVersion version, String serverRun, String path, long networkBytes) {
  static final String NETWORK = "model.onnx";
  static final String REQUIREMENTS = "requirements.txt";
  static final String CONDA = "conda.yaml";
  static final String VIRTUALENV = "python_env.yaml";
  static final String EXAMPLE = "input_example.json";
  static final String SERVED_EXAMPLE = "serving_input_example.json";

  /** The versions that are tested: {@code infra/mlflow/server} installs them. */
  private static final String MLFLOW = "3.17.2";

  private static final String ONNX = "1.23.2";
  private static final String PYTHON = "3.11.7";
  private static final List<String> PACKAGES =
      List.of("mlflow==" + MLFLOW, "numpy==2.4.6", "onnx==" + ONNX, "onnxruntime==1.32.0");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final Pattern NO_YAML = Pattern.compile("[\\x7f-\\x9f\\u2028\\u2029\\ufeff]");

  static String requirements() {
    return String.join("\n", PACKAGES) + "\n";
  }

  static String conda() {
    return """
    channels:
    - conda-forge
    dependencies:
    - python=%s
    - pip
    - pip:
      - %s
    name: mlflow-env
    """
        .formatted(PYTHON, String.join("\n  - ", PACKAGES));
  }

  static String virtualenv() {
    return """
    python: %s
    build_dependencies:
    - pip
    - setuptools
    - wheel
    dependencies:
    - -r requirements.txt
    """
        .formatted(PYTHON);
  }

  String text() {
    ModelSignature signature = version.signature();
    String weights = version.model().getWeights().getSha256();
    String uuid = Sha256.of(path + " " + weights).substring(0, 32);
    return """
    artifact_path: %s
    %s
    is_signature_from_type_hint: false
    metadata:
      classes: %s
      normalization: %s
      preprocessing: %s
      netwright.model: %s
      netwright.modelId: %s
      netwright.sha256: %s
    mlflow_version: %s
    model_id: null
    model_size_bytes: %d
    model_uuid: %s
    prompts: null
    run_id: %s
    saved_input_example_info:
      artifact_path: input_example.json
      serving_input_path: serving_input_example.json
      type: ndarray
    signature:
      inputs: %s
      outputs: %s
      params: null
    type_hint_from_example: false
    utc_time_created: %s
    """
        .formatted(
            quoted(path),
            flavors(),
            quoted(signature.classes()),
            quoted(signature.normalization()),
            quoted(version.model().getPreprocessing()),
            quoted(version.model().getName()),
            quoted(version.model().getModelId()),
            quoted(weights),
            MLFLOW,
            networkBytes,
            quoted(uuid),
            quoted(serverRun),
            quoted(images(signature)),
            quoted(logits(signature)),
            quoted(TIME.format(Instant.ofEpochMilli(version.registeredAt()))));
  }

  /** JSON, without the characters that a reader of YAML takes for the end of a line or refuses. */
  private static String quoted(Object value) {
    return NO_YAML
        .matcher(CanonicalJson.write(value))
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }

  private static String flavors() {
    return """
    flavors:
      onnx:
        code: null
        data: model.onnx
        onnx_session_options: null
        onnx_version: %s
        providers:
        - CUDAExecutionProvider
        - CPUExecutionProvider
      python_function:
        data: model.onnx
        env:
          conda: conda.yaml
          virtualenv: python_env.yaml
        loader_module: mlflow.onnx
        python_version: %s"""
        .formatted(ONNX, PYTHON);
  }

  /** Without a name, so that an array goes in as it is. */
  private static String images(ModelSignature signature) {
    ArrayNode columns = JsonNodeFactory.instance.arrayNode();
    tensor(columns.addObject(), signature.inputShape());
    return columns.toString();
  }

  private static String logits(ModelSignature signature) {
    ArrayNode columns = JsonNodeFactory.instance.arrayNode();
    ObjectNode column = columns.addObject().put("name", OnnxWriter.LOGITS);
    tensor(column, List.of(signature.classes().size()));
    return columns.toString();
  }

  /** Of any number of images. */
  private static void tensor(ObjectNode column, List<Integer> sizes) {
    column.put("type", "tensor");
    ArrayNode shape =
        column.putObject("tensor-spec").put("dtype", "float32").putArray("shape").add(-1);
    sizes.forEach(shape::add);
  }
}
