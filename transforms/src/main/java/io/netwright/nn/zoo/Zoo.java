package io.netwright.nn.zoo;

import io.netwright.refusal.RefusedException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The architectures by name. */
public final class Zoo {
  private static final Map<String, Architecture> ARCHITECTURES = new LinkedHashMap<>();

  static {
    ARCHITECTURES.put("lenet", Lenet::graph);
    ARCHITECTURES.put("lenet_bn", Lenet::normalized);
    ARCHITECTURES.put("vgg16", Vgg::graph);
    ARCHITECTURES.put("resnet34", Resnet::graph34);
    ARCHITECTURES.put("resnet50", Resnet::graph50);
    ARCHITECTURES.put("wideresnet28_10", WideResnet::graph);
  }

  private Zoo() {}

  /** The architecture of that name. */
  public static Architecture named(String name) {
    Architecture architecture = ARCHITECTURES.get(name);
    if (architecture == null) {
      throw new RefusedException("architecture must be one of " + names() + ", got " + name);
    }
    return architecture;
  }

  /** All names. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(ARCHITECTURES.keySet());
  }
}
