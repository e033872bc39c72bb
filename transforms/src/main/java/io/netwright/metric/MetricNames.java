package io.netwright.metric;

/** The name of everything that is measured. */
public final class MetricNames {
  /** What the names of validation accuracies by epoch end with. */
  public static final String VALIDATION_ACCURACY = ".validation.accuracy";

  /** Training a baseline. */
  public static final CurveNames TRAIN = CurveNames.of("train");

  /** Treating a model, and training its control. */
  public static final CurveNames TREAT = CurveNames.of("treat");

  /** Weight of the constraint that was chosen. */
  public static final Metric TREAT_ALPHA = Metric.named("treat.alpha");

  /** Threshold of the channel masks that was chosen. */
  public static final Metric TREAT_THRESHOLD = Metric.named("treat.threshold");

  /** Weight of the spatial constraint that was chosen. */
  public static final Metric TREAT_BETA = Metric.named("treat.beta");

  /** Number of training images with a mask of their object. */
  public static final Metric TREAT_MASKS = Metric.named("treat.masks");

  /** Number of classes without an image of high confidence. */
  public static final Metric MISSING_CLASSES = Metric.named("treat.diagnosis.missing.classes");

  /** Share of a layer's channels through which a class speaks, mean over the classes. */
  public static final Metric HIGH_SHARE = Metric.named("treat.diagnosis.high.share");

  /** How unevenly a layer's gradient is spread over its channels, mean over the classes. */
  public static final Metric GINI = Metric.named("treat.diagnosis.gini");

  /** How many of a layer's channels two classes share, mean over pairs. */
  public static final Metric OVERLAP = Metric.named("treat.diagnosis.overlap");

  /** Accuracy of clean images under noise of a level on a layer. */
  public static final Metric NOISE_CLEAN = Metric.named("treat.diagnosis.noise.accuracy.clean");

  /** Accuracy of attacked images under noise of a level on a layer. */
  public static final Metric NOISE_ATTACKED =
      Metric.named("treat.diagnosis.noise.accuracy.attacked");

  /** Share of channels on a route, mean over the classes; of one layer, or over all layers. */
  public static final Metric ROUTES_KEPT = Metric.named("routes.kept");

  /** Test accuracy of a task model or its control; the step is its epochs of fine-tuning. */
  public static final Metric ASSEMBLE_ACCURACY = Metric.named("assemble.accuracy");

  /** The same before a head made the logits of its sources comparable. */
  public static final Metric ASSEMBLE_UNSCALED = Metric.named("assemble.unscaled.accuracy");

  /** The same before its components were repaired. */
  public static final Metric ASSEMBLE_UNREPAIRED = Metric.named("assemble.unrepaired.accuracy");

  /** Number of layers of a task model's components that the repair gave new weights. */
  public static final Metric REPAIR_ACCEPTED = Metric.named("assemble.repair.accepted");

  /** Number of those that kept their old weights although something was cut before them. */
  public static final Metric REPAIR_REFUSED = Metric.named("assemble.repair.refused");

  /** Fine-tuning a task model, and its control. */
  public static final CurveNames FINE_TUNE = CurveNames.of("assemble.finetune");

  /** Parameters of a task model. */
  public static final Metric PARAMETERS = Metric.named("assemble.parameters");

  /** Multiply-adds of a task model for one image. */
  public static final Metric MULTIPLY_ADDS = Metric.named("assemble.multiplyadds");

  /** Parameters of all models that a task model was made from. */
  public static final Metric SOURCE_PARAMETERS = Metric.named("assemble.source.parameters");

  /** Multiply-adds of all models that a task model was made from. */
  public static final Metric SOURCE_MULTIPLY_ADDS = Metric.named("assemble.source.multiplyadds");

  /** Number of classes of a task model without a factor of their own. */
  public static final Metric SCALING_UNDETERMINED = Metric.named("assemble.scaling.undetermined");

  /** Which head a task model or its control got: 0 none, 1 scaling, 2 affine, 3 ridge. */
  public static final Metric HEAD_CHOSEN = Metric.named("assemble.head.chosen");

  /** Number of validation images that heads are compared on. */
  public static final Metric HEAD_IMAGES = Metric.named("assemble.head.images");

  /**
   * Parameters of a size of a task model that was looked at; the steps count the sizes, 0 keeps
   * everything.
   */
  public static final Metric SIZE_PARAMETERS = Metric.named("assemble.size.parameters");

  /** Its multiply-adds for one image. */
  public static final Metric SIZE_MULTIPLY_ADDS = Metric.named("assemble.size.multiplyadds");

  /** Its accuracy on the validation images of the budget. */
  public static final Metric SIZE_ACCURACY = Metric.named("assemble.size.accuracy");

  /** Accuracy of the restricted model there, less that. */
  public static final Metric SIZE_LOSS = Metric.named("assemble.size.loss");

  /** How large the loss could be in truth, at 95 %, one-sided. */
  public static final Metric SIZE_BOUND = Metric.named("assemble.size.loss.bound");

  /** The step of the size that was chosen. */
  public static final Metric SIZE_CHOSEN = Metric.named("assemble.size.chosen");

  /** Number of validation images that sizes are compared on. */
  public static final Metric SIZE_IMAGES = Metric.named("assemble.size.images");

  /**
   * Test accuracy of a network that a task model is measured beside, see {@link BaselineSeries};
   * the step counts draws where there are several.
   */
  public static final Metric BASELINE_ACCURACY = Metric.named("assemble.baseline.accuracy");

  /** That, mean over draws, less the accuracy of the task model. */
  public static final Metric BASELINE_DIFFERENCE = Metric.named("assemble.baseline.difference");

  /** Lower end of its 95 % interval. */
  public static final Metric BASELINE_LOW = Metric.named("assemble.baseline.difference.low");

  /** Upper end of its 95 % interval. */
  public static final Metric BASELINE_HIGH = Metric.named("assemble.baseline.difference.high");

  /** Parameters of such a network. */
  public static final Metric BASELINE_PARAMETERS = Metric.named("assemble.baseline.parameters");

  /** Its multiply-adds for one image. */
  public static final Metric BASELINE_MULTIPLY_ADDS =
      Metric.named("assemble.baseline.multiplyadds");

  /** Number of test images that such networks are compared on. */
  public static final Metric BASELINE_IMAGES = Metric.named("assemble.baseline.images");

  /** Training a small network that a task model is measured beside. */
  public static final CurveNames BASELINE_TRAIN = CurveNames.of("assemble.baseline.train");

  /** Median time that such a network takes for one image, on one thread. */
  public static final Metric LATENCY_ONE = Metric.named("assemble.latency.one.milliseconds");

  /** The same for a batch. */
  public static final Metric LATENCY_BATCH = Metric.named("assemble.latency.batch.milliseconds");

  /** Share of a task model's kernels that are left of its sources'; of one layer, or of all. */
  public static final Metric KERNELS_KEPT = Metric.named("assemble.kernels.kept");

  /**
   * Channels that the components of two classes share, as a share of those that either has, mean
   * over pairs of classes; of one layer, or mean over layers.
   */
  public static final Metric COMPONENT_OVERLAP = Metric.named("assemble.overlap");

  /** Hardening a model, and training its control. */
  public static final CurveNames HARDEN = CurveNames.of("harden");

  /** Accuracy of clean validation images once the model is finished. */
  public static final Metric HARDEN_CLEAN = Metric.named("harden.validation.clean");

  /** The same under APGD-DLR with 20 steps. */
  public static final Metric HARDEN_ATTACKED = Metric.named("harden.validation.apgd-dlr");

  /** Distance of clean features from their class's pattern; of one layer, or mean over layers. */
  public static final Metric PATTERN_CLEAN = Metric.named("harden.pattern.distance.clean");

  /** The same of attacked features. */
  public static final Metric PATTERN_ATTACKED = Metric.named("harden.pattern.distance.attacked");

  /** What the names of the numbers of the last stage begin with. */
  public static final String EVALUATE = "evaluate.";

  /** Accuracy of clean test images. */
  public static final Metric CLEAN_ACCURACY = Metric.named(EVALUATE + "accuracy.clean");

  /** What the names of robust accuracies begin with; threat model and attack follow. */
  public static final String ROBUST_ACCURACY = EVALUATE + "accuracy.robust.";

  private static final String DURATION = ".milliseconds";

  private MetricNames() {}

  /** Whether a number is a time that was measured: equal work does not give equal ones. */
  public static boolean isDuration(String name) {
    return name.endsWith(DURATION);
  }

  /** Accuracy that a head reaches on validation images that it was not fitted to. */
  public static Metric headAccuracy(String head) {
    return Metric.named("assemble.head.accuracy." + head);
  }

  /**
   * Accuracy of test images under an attack of a threat model, or under the worst of all of them:
   * {@code evaluate.accuracy.robust.linf-8_255.worst-case}.
   */
  public static Metric robustAccuracy(String threatModel, String attack) {
    return Metric.named(ROBUST_ACCURACY + threatModel.replace('/', '_') + "." + attack);
  }
}
