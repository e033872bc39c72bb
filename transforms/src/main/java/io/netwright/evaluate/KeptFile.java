package io.netwright.evaluate;

import ai.djl.ndarray.types.Shape;
import io.netwright.artifact.ArtifactStore;
import io.netwright.json.Json;
import io.netwright.nn.Tensor;
import io.netwright.nn.io.Safetensors;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * The safetensors file of kept images: {@code clean} and {@code adversarial} {@code (N, C, H, W)}
 * in [0, 1], before the model's own normalization, and {@code labels}, {@code examples} (index in
 * the test set) and {@code predictions} (of the adversarial images) {@code (N)}. All are float32,
 * the only type that this project writes.
 *
 * @param model whose images they are
 * @param piece which images
 * @param images what became of each, in the order of the file
 */
record KeptFile(ModelRef model, KeptPiece piece, List<AttackedImage> images) {
  private static final String MEDIA_TYPE = "application/vnd.netwright.images+safetensors";

  /**
   * Writes the file; equal images give equal bytes.
   *
   * @param shape {@code (N, C, H, W)} of both
   */
  ArtifactRef write(ArtifactStore store, Shape shape, float[] clean, float[] adversarial)
      throws IOException {
    List<Integer> sizes = Arrays.stream(shape.getShape()).mapToObj(Math::toIntExact).toList();
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put("clean", new Tensor(sizes, clean));
    tensors.put("adversarial", new Tensor(sizes, adversarial));
    tensors.put("labels", column(AttackedImage::label));
    tensors.put("examples", column(AttackedImage::example));
    tensors.put("predictions", column(AttackedImage::attacked));
    Safetensors file = new Safetensors(metadata(), tensors);
    return store.write(MEDIA_TYPE, file::write);
  }

  private Tensor column(ToIntFunction<AttackedImage> number) {
    float[] values = new float[images.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = number.applyAsInt(images.get(i));
    }
    return new Tensor(List.of(values.length), values);
  }

  private Map<String, String> metadata() {
    List<String> attacks =
        images.stream()
            .map(image -> piece.source(image.example()))
            .map(one -> one.step().isEmpty() ? one.attack() : one.attack() + "/" + one.step())
            .toList();
    return Map.of(
        "format", "pt",
        "netwright.model", model.getName(),
        "netwright.modelId", model.getModelId(),
        "netwright.norm", piece.threatModel().norm().name(),
        "netwright.epsilon", piece.threatModel().epsilon().text(),
        "netwright.classes",
            Json.write(model.getOutputs().stream().map(OutputClass::getName).toList()),
        "netwright.attacks", Json.write(attacks));
  }
}
