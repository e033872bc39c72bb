package io.netwright.nn.torchscript;

import io.netwright.nn.WeightedGraph;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes networks as TorchScript files, for evaluation: layers of training alone are left out. The
 * normalization is part of the network, so that it takes pixels in [0, 1], of any number of images.
 *
 * <p>A file is a zip of classes as source, objects as a pickle, and tensors as plain numbers.
 * Source: PyTorch, "TorchScript serialization", {@code torch/csrc/jit/docs/serialization.md}.
 */
public final class TorchscriptWriter {
  /** Version of the functions that the code calls, the newest that PyTorch writes. */
  public static final int VERSION = 10;

  private TorchscriptWriter() {}

  /**
   * Writes a network; equal networks give equal bytes.
   *
   * @param extra files that PyTorch hands on unread, by name: what {@code _extra_files} of {@code
   *     torch.jit.load} asks for
   */
  public static void write(WeightedGraph network, Map<String, String> extra, OutputStream out)
      throws IOException {
    ModuleFiles files = new ModuleFiles(ForwardMethod.of(network));
    Archive archive = new Archive(out);
    files.write(archive);
    for (Map.Entry<String, String> file : new TreeMap<>(extra).entrySet()) {
      archive.add("extra/" + file.getKey(), utf8(file.getValue()));
    }
    archive.add("version", utf8(VERSION + "\n"));
    archive.add("byteorder", utf8("little"));
    archive.finish();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
