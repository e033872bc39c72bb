package io.netwright.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import io.netwright.lego.AssemblyForm;
import io.netwright.lego.TaskAssembly;
import io.netwright.nn.Initialization;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.grad.Torch;
import io.netwright.nn.graph.Extent;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.refusal.RefusedException;
import io.netwright.seed.Seed;
import io.netwright.testing.Logits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Networks of one linear layer over images of five pixels: those of class k have the k-th pixel
 * bright. The first network knows classes 0 and 1, the second the others.
 */
class HeadsTest {
  private static final int PIXELS = 5;
  private static final WeightedGraph FIRST =
      network(new float[][] {{1, 0, 0, 0, 0}, {0, 1, 0, 0, 0}}, new float[] {0, 0});

  private static WeightedGraph network(float[][] rows, float[] bias) {
    float[] weight = new float[rows.length * PIXELS];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, weight, row * PIXELS, PIXELS);
    }
    LayerGraph graph =
        GraphBuilder.from(FeatureShape.map(1, 1, PIXELS))
            .then("flatten", new Rearranging.Flatten())
            .then("fc", new Weighted.Linear(PIXELS, rows.length, true))
            .build();
    return new WeightedGraph(
        graph,
        Map.of(
            "fc.weight", new Tensor(List.of(rows.length, PIXELS), weight),
            "fc.bias", new Tensor(List.of(rows.length), bias)));
  }

  private static ImageSet images(int count, long seed) {
    RandomGenerator random = Seed.of(seed).generator();
    byte[] pixels = new byte[count * PIXELS];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % PIXELS;
      for (int pixel = 0; pixel < PIXELS; pixel++) {
        int light = pixel == labels[i] ? 200 : 30;
        pixels[i * PIXELS + pixel] = (byte) (light + random.nextInt(40));
      }
    }
    return new ImageSet(new ImageShape(1, 1, PIXELS), pixels, labels);
  }

  private static HeadImages images(ImageSet training, ImageSet validation) {
    return new HeadImages(
        training, validation, List.of(own(validation, 0, 2), own(validation, 2, PIXELS)));
  }

  private static ImageSet own(ImageSet images, int from, int to) {
    ImageSet own =
        images.select(
            IntStream.range(0, images.size())
                .filter(i -> images.label(i) >= from && images.label(i) < to)
                .toArray());
    return own.relabelled(Arrays.stream(own.labels()).map(label -> label - from).toArray());
  }

  private static HeadImages images() {
    return images(images(100, 1), images(50, 2));
  }

  private static Headed headed(
      HeadMethod asked, List<WeightedGraph> parts, HeadImages images, AssemblyForm form) {
    try (NDManager manager = Torch.manager(Device.cpu())) {
      return Heads.of(asked, parts, some -> TaskAssembly.join(some, form), images, manager);
    }
  }

  private static Headed headed(HeadMethod asked, WeightedGraph second, HeadImages images) {
    return headed(asked, List.of(FIRST, second), images, AssemblyForm.PARALLEL);
  }

  private static HeadChoice best(float[][] rows, float[] bias) {
    return headed(HeadMethod.BEST, network(rows, bias), images()).choice();
  }

  private static int right(HeadChoice choice, HeadMethod head) {
    return choice.candidates().stream()
        .filter(candidate -> candidate.head() == head)
        .mapToInt(HeadChoice.Candidate::right)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void leavesLogitsThatAgreeAsTheyAre() {
    float[][] rows = {{0, 0, 1, 0, 0}, {0, 0, 0, 1, 0}, {0, 0, 0, 0, 1}};
    HeadChoice choice = best(rows, new float[3]);
    assertThat(choice.chosen()).isEqualTo(HeadMethod.NONE);
    assertThat(choice.images()).isEqualTo(50);
    assertThat(choice.candidates()).allMatch(candidate -> candidate.right() == 50);
  }

  /** Logits ten times as large: the darkest pixel, 30 of 255, outshines the other's brightest. */
  @Test
  void takesFactorsWhereOnlySizesDiffer() {
    float[][] rows = {{0, 0, 10, 0, 0}, {0, 0, 0, 10, 0}, {0, 0, 0, 0, 10}};
    HeadChoice choice = best(rows, new float[3]);
    assertThat(choice.chosen()).isEqualTo(HeadMethod.SCALING);
    assertThat(right(choice, HeadMethod.NONE)).isEqualTo(30);
    assertThat(right(choice, HeadMethod.SCALING)).isEqualTo(50);
  }

  /** Logits below zero have no factor; the shift of each class makes up for it. */
  @Test
  void takesAnAffineMapWhereLogitsAreShifted() {
    float[][] rows = {{0, 0, 9, 0, 0}, {0, 0, 0, 9, 0}, {0, 0, 0, 0, 9}};
    HeadChoice choice = best(rows, new float[] {-12, -12, -12});
    assertThat(choice.chosen()).isEqualTo(HeadMethod.AFFINE);
    assertThat(right(choice, HeadMethod.NONE)).isEqualTo(20);
    assertThat(right(choice, HeadMethod.SCALING)).isEqualTo(20);
  }

  /**
   * Each logit of the second network is that of its next class. No factors and shifts put that
   * right: class 2 would need a larger shift than class 3, that one than 4, and 4 than 2.
   */
  @Test
  void takesANewLayerWhereFeaturesKnowWhatLogitsDoNot() {
    float[][] rows = {{0, 0, 0, 1, 0}, {0, 0, 0, 0, 1}, {0, 0, 1, 0, 0}};
    HeadChoice choice = best(rows, new float[3]);
    assertThat(choice.chosen()).isEqualTo(HeadMethod.RIDGE);
    assertThat(right(choice, HeadMethod.RIDGE)).isEqualTo(50);
    assertThat(right(choice, HeadMethod.AFFINE)).isLessThan(50);
  }

  @ParameterizedTest
  @EnumSource(HeadMethod.class)
  void leavesOneNetworkAsItIsToTheBit(HeadMethod asked) {
    HeadImages images =
        new HeadImages(
            own(images(60, 1), 0, 2), own(images(60, 2), 0, 2), List.of(own(images(60, 2), 0, 2)));
    Headed headed = headed(asked, List.of(FIRST), images, AssemblyForm.PARALLEL);
    assertThat(headed.model()).isEqualTo(FIRST);
    assertThat(headed.plain()).isEqualTo(FIRST);
    assertThat(headed.choice()).isEqualTo(new HeadChoice(HeadMethod.NONE, List.of(), 0));
  }

  private static WeightedGraph shifted() {
    float[][] rows = {{0, 0, 9, 0, 0}, {0, 0, 0, 9, 0}, {0, 0, 0, 0, 9}};
    return network(rows, new float[] {-12, -13, -14});
  }

  @ParameterizedTest
  @EnumSource(
      value = HeadMethod.class,
      names = {"BEST", "AFFINE", "RIDGE"})
  void dependsOnImagesAndNotOnTheirOrder(HeadMethod asked) {
    ImageSet training = images(100, 1);
    ImageSet validation = images(50, 2);
    int[] thirds = IntStream.range(0, 100).map(i -> 37 * i % 100).toArray();
    int[] backwards = IntStream.range(0, 50).map(i -> 49 - i).toArray();
    assertThat(
            headed(asked, shifted(), images(training.select(thirds), validation.select(backwards))))
        .isEqualTo(headed(asked, shifted(), images(training, validation)));
  }

  @Test
  void fitsANewLayerToTrainingImagesAndAnAffineMapToValidationImages() {
    ImageSet training = images(100, 1);
    ImageSet validation = images(50, 2);
    HeadImages both = images(training, validation);
    HeadImages otherTraining = images(next(training), validation);
    HeadImages otherValidation = images(training, next(validation));
    WeightedGraph ridge = headed(HeadMethod.RIDGE, shifted(), both).model();
    assertThat(headed(HeadMethod.RIDGE, shifted(), otherValidation).model()).isEqualTo(ridge);
    assertThat(headed(HeadMethod.RIDGE, shifted(), otherTraining).model()).isNotEqualTo(ridge);
    WeightedGraph affine = headed(HeadMethod.AFFINE, shifted(), both).model();
    assertThat(headed(HeadMethod.AFFINE, shifted(), otherTraining).model()).isEqualTo(affine);
    assertThat(headed(HeadMethod.AFFINE, shifted(), otherValidation).model()).isNotEqualTo(affine);
  }

  private static ImageSet next(ImageSet images) {
    return images.relabelled(
        Arrays.stream(images.labels()).map(label -> (label + 1) % PIXELS).toArray());
  }

  @ParameterizedTest
  @EnumSource(AssemblyForm.class)
  void putsTheNetworksLastLayersIntoOneThatComputesTheSame(AssemblyForm form) {
    WeightedGraph joined = TaskAssembly.join(List.of(FIRST, shifted()), form);
    JointLayer joint = JointLayer.of(joined);
    // Padding finds that both read the same pixels.
    int features = form == AssemblyForm.PADDED ? PIXELS : 2 * PIXELS;
    assertThat(joint.network().graph().output().layer())
        .isEqualTo(new Weighted.Linear(features, PIXELS, true));
    float[][] expected = Logits.of(joined);
    float[][] actual = Logits.of(joint.network());
    for (int image = 0; image < expected.length; image++) {
      assertThat(actual[image]).containsExactly(expected[image], within(1e-5f));
    }
    WeightedGraph ridge =
        headed(HeadMethod.RIDGE, List.of(FIRST, shifted()), images(), form).model();
    assertThat(ridge.graph()).isEqualTo(joint.network().graph());
  }

  /** A convolution and a rectifier make the logits: no features, and no shift passes through. */
  @Test
  void saysWhichHeadsCannotBeHadAndRefusesThemWhereTheyAreAskedFor() {
    WeightedGraph convolution =
        Initialization.closedForm(
            GraphBuilder.from(FeatureShape.map(1, 1, PIXELS))
                .then("conv", new Weighted.Conv2d(1, 3, wide(), one(), none(), one(), 1, false))
                .then("relu", new Nonlinearity.Relu())
                .then("flatten", new Rearranging.Flatten())
                .build());
    HeadChoice choice = headed(HeadMethod.BEST, convolution, images()).choice();
    assertThat(choice.candidates())
        .extracting(HeadChoice.Candidate::possible)
        .containsExactly(true, true, false, false);
    String ridge = choice.candidates().get(3).obstacle();
    assertThat(ridge).startsWith("part1.flatten (").contains(") makes logits, and only a linear");
    assertThat(choice.candidates().get(2).obstacle())
        .startsWith("the logits cannot be shifted: relu (");
    assertThat(choice.words()).contains("affine not possible").contains("ridge not possible");
    assertThatThrownBy(() -> headed(HeadMethod.RIDGE, convolution, images()))
        .isInstanceOf(RefusedException.class)
        .hasMessage("the head RIDGE cannot be had: " + ridge + "; give another, or BEST");
  }

  @Test
  void refusesFactorsWhereTheLogitsAreNoMultiplesOfWhatTheyAreMadeOf() {
    List<Node> nodes = new ArrayList<>(shifted().graph().nodes());
    nodes.add(new Node("sigmoid", new Nonlinearity.Sigmoid(), List.of("fc")));
    WeightedGraph bent = new WeightedGraph(new LayerGraph(nodes), shifted().weights());
    assertThatThrownBy(() -> headed(HeadMethod.SCALING, bent, images()))
        .isInstanceOf(RefusedException.class)
        .hasMessageStartingWith(
            "the head SCALING cannot be had: the logits cannot be scaled: sigmoid (")
        .hasMessageEndingWith("; give another, or BEST");
  }

  private static Extent wide() {
    return new Extent(1, PIXELS);
  }

  private static Extent one() {
    return Extent.square(1);
  }

  private static Extent none() {
    return new Extent(0, 0);
  }

  @Test
  void choosesNothingWithoutValidationImages() {
    HeadImages images = images(images(100, 1), images(0, 2));
    Headed headed = headed(HeadMethod.BEST, shifted(), images);
    assertThat(headed.choice().chosen()).isEqualTo(HeadMethod.NONE);
    assertThat(headed.model()).isEqualTo(headed.plain());
    assertThat(new HeadReport(HeadMethod.BEST, headed.choice(), headed.choice()).sentence())
        .startsWith("Best on 0 validation images, so nothing could be chosen: none not measured (");
  }

  @Test
  void saysWhatEachReachedForTheTaskModelAndItsControl() {
    HeadChoice model = headed(HeadMethod.BEST, shifted(), images()).choice();
    HeadChoice control =
        best(new float[][] {{0, 0, 1, 0, 0}, {0, 0, 0, 1, 0}, {0, 0, 0, 0, 1}}, new float[3]);
    HeadReport report = new HeadReport(HeadMethod.BEST, model, control);
    assertThat(report.sentence())
        .startsWith("Best on 50 validation images: affine ")
        .contains(" % (none 40.0 %, scaling 40.0 %, ridge ")
        .contains("; restricted model: ");
    assertThat(report.markdown()).contains("| none | 40.0 % | ").contains("| affine | **");
  }
}
