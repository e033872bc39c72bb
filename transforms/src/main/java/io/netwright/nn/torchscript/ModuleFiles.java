package io.netwright.nn.torchscript;

import io.netwright.json.CanonicalJson;
import io.netwright.nn.Tensor;
import io.netwright.nn.torchscript.ModuleTree.Held;
import io.netwright.nn.torchscript.ModuleTree.Inner;
import io.netwright.nn.torchscript.ModuleTree.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A network as the files of an archive: classes with the code, objects, and numbers. */
final class ModuleFiles {
  /** The package of all classes, whose code is one file. */
  private static final String PACKAGE = "__torch__";

  private static final String ROOT = "Network";

  private final StringBuilder classes = new StringBuilder();
  private final Pickle objects = new Pickle();
  private final List<Tensor> numbers = new ArrayList<>();
  private int modules;

  /** Takes a network apart. */
  ModuleFiles(ForwardMethod forward) {
    add(forward.tensors(), ROOT);
    classes.append(forward.text(PACKAGE + "." + ROOT));
  }

  /** Adds a module's class and object, and those of the modules in it. */
  private void add(ModuleTree module, String name) {
    StringBuilder text = new StringBuilder("class ").append(name).append("(Module):\n");
    text.append("  __parameters__ = ").append(list(module.tensors(true))).append('\n');
    text.append("  __buffers__ = ").append(list(module.tensors(false))).append('\n');
    text.append("  training : bool\n").append("  __annotations__ = []\n");
    objects.global(PACKAGE, name).emptyTuple().object().emptyDictionary().mark();
    objects.text("training").flag(false);
    for (Map.Entry<String, Part> part : module.parts().entrySet()) {
      objects.text(part.getKey());
      text.append("  __annotations__[\"").append(part.getKey()).append("\"] = ");
      if (part.getValue() instanceof Inner inner) {
        String type = "Part" + ++modules;
        text.append(PACKAGE).append('.').append(type).append('\n');
        add(inner.tree(), type);
      } else if (part.getValue() instanceof Held held) {
        text.append("Tensor\n");
        add(held.tensor());
      }
    }
    objects.entries().build();
    classes.append(text);
  }

  /** Rebuilds a tensor of its numbers, its first place, sizes and steps. */
  private void add(Tensor tensor) {
    objects.global("torch._utils", "_rebuild_tensor_v2").mark();
    objects.mark().text("storage").global("torch", "FloatStorage");
    objects.text(String.valueOf(numbers.size())).text("cpu").whole(tensor.values().length);
    objects.tuple().outside().whole(0);
    objects.mark();
    tensor.shape().forEach(objects::whole);
    objects.tuple().mark();
    steps(tensor.shape()).forEach(objects::whole);
    objects.tuple().flag(false);
    objects.global("collections", "OrderedDict").emptyTuple().call();
    objects.tuple().call();
    numbers.add(tensor);
  }

  /** How far apart neighbours lie in each dimension, row-major. */
  private static List<Integer> steps(List<Integer> shape) {
    List<Integer> steps = new ArrayList<>();
    int step = 1;
    for (int i = shape.size() - 1; i >= 0; i--) {
      steps.add(0, step);
      step *= shape.get(i);
    }
    return steps;
  }

  private static String list(List<String> names) {
    return CanonicalJson.write(names);
  }

  /** Writes them; the tensors one after another, to hold no second copy of all. */
  void write(Archive archive) throws IOException {
    archive.add("data.pkl", objects.finish());
    archive.add("code/" + PACKAGE + ".py", classes.toString().getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < numbers.size(); i++) {
      archive.add("data/" + i, little(numbers.get(i).values()));
    }
    archive.add("constants.pkl", new Pickle().emptyTuple().finish());
  }

  private static byte[] little(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(Float.BYTES, values.length))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
