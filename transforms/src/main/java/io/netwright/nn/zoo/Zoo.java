package io.netwright.nn.zoo;

import io.netwright.refusal.RefusedException;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The architectures by name. */
public final class Zoo {
  private static final String DIGITS = "handwritten digits";
  private static final String IMAGENET = "ImageNet";
  private static final String CIFAR = "CIFAR-10";
  private static final String MOBILE = "ImageNet on phones";
  private static final String HE = "He et al. 2016";
  private static final Map<String, Published> ARCHITECTURES = new LinkedHashMap<>();

  static {
    add("lenet", "LeNet-5", DIGITS, "LeCun et al. 1998", Lenet::graph);
    add("lenet_bn", "LeNet-5, normalized", "Netwright's tests", "none", Lenet::normalized);
    add("simnet", "SimNet", "Model Doctor's study", "Feng et al. 2022", Simnet::graph);
    add("alexnet", "AlexNet", IMAGENET, "Krizhevsky et al. 2012", Alexnet::graph);
    add("vgg16", "VGG-16", IMAGENET, "Simonyan, Zisserman 2015", Vgg::graph);
    add("resnet18", "ResNet-18", IMAGENET, HE, Resnet::graph18);
    add("resnet20", "ResNet-20", CIFAR, HE, Resnet::graph20);
    add("resnet34", "ResNet-34", IMAGENET, HE, Resnet::graph34);
    add("resnet50", "ResNet-50", IMAGENET, HE, Resnet::graph50);
    add("preactresnet18", "PreActResNet-18", CIFAR, HE, PreactResnet::graph18);
    add("senet34", "SENet-34", IMAGENET, "Hu et al. 2018", Senet::graph34);
    add(
        "wideresnet28_10",
        "WideResNet-28-10",
        CIFAR,
        "Zagoruyko, Komodakis 2016",
        WideResnet::graph);
    add("resnext50", "ResNeXt-50", IMAGENET, "Xie et al. 2017", Resnext::graph50);
    add("densenet121", "DenseNet-121", IMAGENET, "Huang et al. 2017", Densenet::graph121);
    add("simplenetv1", "SimpleNet-v1", CIFAR, "Hasanpour et al. 2016", Simplenet::graphV1);
    add(
        "efficientnetv2s",
        "EfficientNetV2-S",
        IMAGENET,
        "Tan, Le 2021",
        Efficientnet::graphV2Small);
    add(
        "efficientnetv2l",
        "EfficientNetV2-L",
        IMAGENET,
        "Tan, Le 2021",
        Efficientnet::graphV2Large);
    add("googlenet", "GoogLeNet", IMAGENET, "Szegedy et al. 2015", Googlenet::graph);
    add("xception", "Xception", IMAGENET, "Chollet 2017", Xception::graph);
    add("mobilenetv2", "MobileNetV2", MOBILE, "Sandler et al. 2018", Mobilenet::graphV2);
    add("inceptionv3", "Inception-v3", IMAGENET, "Szegedy et al. 2016", Inception::graphV3);
    add("shufflenetv2", "ShuffleNetV2", MOBILE, "Ma et al. 2018", Shufflenet::graphV2);
    add("squeezenet", "SqueezeNet", IMAGENET, "Iandola et al. 2016", Squeezenet::graph);
    add("mnasnet", "MNASNet", MOBILE, "Tan et al. 2019", Mnasnet::graph);
    Torchvision.all().forEach(published -> ARCHITECTURES.put(published.name(), published));
  }

  private Zoo() {}

  private static void add(
      String name, String title, String purpose, String source, Architecture architecture) {
    ARCHITECTURES.put(name, new Published(name, title, purpose, source, architecture));
  }

  /** The architecture of that name. */
  public static Architecture named(String name) {
    Published published = ARCHITECTURES.get(name);
    if (published == null) {
      throw new RefusedException("architecture must be one of " + names() + ", got " + name);
    }
    return published.architecture();
  }

  /** Whether an architecture has the names and the graph of torchvision's. */
  public static boolean isTorchvision(String name) {
    return name.startsWith(Torchvision.PREFIX);
  }

  /** All names. */
  public static Set<String> names() {
    return Collections.unmodifiableSet(ARCHITECTURES.keySet());
  }

  /** All architectures, in the order of their names. */
  public static Collection<Published> all() {
    return Collections.unmodifiableCollection(ARCHITECTURES.values());
  }
}
