package io.netwright.nn.zoo;

import java.util.List;

/**
 * The architectures as torchvision has them, under whose names most trained weights are found:
 * stems for 224 pixels, torchvision's names of parameters. Those with a stem for CIFAR-10 have its
 * names, too.
 */
final class Torchvision {
  /** What the names of all of them begin with. */
  static final String PREFIX = "torchvision_";

  private static final String IMAGENET = "ImageNet";
  private static final String CIFAR = "CIFAR-10";
  private static final String MOBILE = "ImageNet on phones";
  private static final String HE = "He et al. 2016";

  private Torchvision() {}

  /** All of them. */
  static List<Published> all() {
    return List.of(
        of("resnet18", "ResNet-18", IMAGENET, HE, TorchvisionResnet::graph18),
        of("resnet34", "ResNet-34", IMAGENET, HE, TorchvisionResnet::graph34),
        of("resnet50", "ResNet-50", IMAGENET, HE, TorchvisionResnet::graph50),
        of("resnet18_cifar", "ResNet-18", CIFAR, HE, TorchvisionResnet::cifar18),
        of("resnet34_cifar", "ResNet-34", CIFAR, HE, TorchvisionResnet::cifar34),
        of("resnet50_cifar", "ResNet-50", CIFAR, HE, TorchvisionResnet::cifar50),
        of("vgg16_bn", "VGG-16-BN", IMAGENET, "Simonyan, Zisserman 2015", Vgg::torchvision),
        of(
            "densenet121",
            "DenseNet-121",
            IMAGENET,
            "Huang et al. 2017",
            TorchvisionDensenet::graph121),
        of("googlenet", "GoogLeNet", IMAGENET, "Szegedy et al. 2015", TorchvisionGooglenet::graph),
        of(
            "inception_v3",
            "Inception-v3",
            IMAGENET,
            "Szegedy et al. 2016",
            TorchvisionInception::graphV3),
        of(
            "mobilenet_v2",
            "MobileNetV2",
            MOBILE,
            "Sandler et al. 2018",
            TorchvisionMobile::mobilenetV2),
        of(
            "squeezenet1_1",
            "SqueezeNet 1.1",
            IMAGENET,
            "Iandola et al. 2016",
            TorchvisionSqueezenet::graph11),
        of("mnasnet1_0", "MNASNet 1.0", MOBILE, "Tan et al. 2019", TorchvisionMobile::mnasnet),
        of(
            "shufflenet_v2_x1_0",
            "ShuffleNetV2 x1.0",
            MOBILE,
            "Ma et al. 2018",
            TorchvisionShufflenet::graphV2),
        of(
            "efficientnet_v2_s",
            "EfficientNetV2-S",
            IMAGENET,
            "Tan, Le 2021",
            TorchvisionMobile::efficientnetV2Small));
  }

  private static Published of(
      String name, String title, String purpose, String source, Architecture architecture) {
    return new Published(PREFIX + name, title + " (torchvision)", purpose, source, architecture);
  }
}
