package io.netwright.pipelines.cli;

import io.netwright.artifact.ArtifactStore;
import io.netwright.artifact.Sha256;
import io.netwright.data.Preprocessing;
import io.netwright.json.CanonicalJson;
import io.netwright.nn.io.ClassNames;
import io.netwright.nn.io.ModelFile;
import io.netwright.nn.onnx.OnnxFile;
import io.netwright.nn.onnx.OnnxWriter;
import io.netwright.nn.torchscript.TorchscriptWriter;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** In which form a model leaves. */
enum ModelFormat {
  /** The model file as it is kept, with its classes and preprocessing. */
  SAFETENSORS {
    @Override
    void write(ModelRef model, InputStream kept, OutputStream out) throws IOException {
      Map<String, String> said = new HashMap<>(Preprocessing.metadata(model.getPreprocessing()));
      said.put(ClassNames.KEY, CanonicalJson.write(classes(model)));
      ModelFile.copy(kept, said, out);
    }
  },

  /** The network for evaluation, its normalization inside. */
  ONNX {
    @Override
    void write(ModelRef model, InputStream kept, OutputStream out) throws IOException {
      OnnxWriter.write(
          ModelFile.read(kept),
          classes(model),
          Preprocessing.metadata(model.getPreprocessing()),
          out);
    }
  },

  /** The network for evaluation as PyTorch runs it without its code, its normalization inside. */
  TORCHSCRIPT {
    @Override
    void write(ModelRef model, InputStream kept, OutputStream out) throws IOException {
      Map<String, String> extra = new HashMap<>();
      extra.put("classes.json", CanonicalJson.write(classes(model)));
      if (!model.getPreprocessing().isEmpty()) {
        extra.put("preprocessing.json", model.getPreprocessing());
      }
      TorchscriptWriter.write(ModelFile.read(kept), extra, out);
    }
  };

  /** The form that a file's name says. */
  static ModelFormat of(Path file) {
    if (OnnxFile.isNamed(file)) {
      return ONNX;
    }
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".pt") ? TORCHSCRIPT : SAFETENSORS;
  }

  private static List<String> classes(ModelRef model) {
    return model.getOutputs().stream().map(OutputClass::getName).toList();
  }

  abstract void write(ModelRef model, InputStream kept, OutputStream out) throws IOException;

  /** Writes a model; yields the SHA-256 of the file. */
  String write(ModelRef model, ArtifactStore artifacts, Path file) throws IOException {
    MessageDigest digest = Sha256.start();
    try (InputStream in = artifacts.open(model.getWeights());
        OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
      write(model, in, out);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
