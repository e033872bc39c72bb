package io.netwright.fpcc;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Insides;
import io.netwright.data.ImageSet;
import io.netwright.nn.ForwardPass;
import io.netwright.nn.Mode;
import io.netwright.nn.Network;
import io.netwright.nn.Tensor;
import io.netwright.nn.WeightedGraph;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * What an attacker who knows FPCC looks at in a network: features where FPCC's pattern loss stands
 * by its published rules, whether the network was trained with it or not, and the mean pattern of
 * each class there, measured when it is first asked for.
 *
 * <p>The network is kept as it was saved, batch normalizations by themselves, since that is what
 * the rules are about. For one thread.
 */
public final class LatentNetwork implements Insides, AutoCloseable {
  private static final int BATCH = 64;

  private final Network network;
  private final List<String> sites;
  private final IntFunction<ImageSet> validation;
  private final Map<Integer, Measured> measured = new HashMap<>();

  private LatentNetwork(Network network, List<String> sites, IntFunction<ImageSet> validation) {
    this.network = network;
    this.sites = sites;
    this.validation = validation;
  }

  /**
   * Puts a network on the device of a manager.
   *
   * @param validation so many validation images at most, labelled by the network's outputs; none
   *     where there are none
   */
  public static LatentNetwork of(
      NDManager manager, WeightedGraph model, IntFunction<ImageSet> validation) {
    List<String> sites = FpccGraph.sites(model.graph());
    return new LatentNetwork(Network.on(manager, model), sites, validation);
  }

  /** Mean patterns of some classes by node. */
  private record Measured(Map<String, Tensor> byNode, Set<Integer> classes) {}

  @Override
  public int sites() {
    return sites.size();
  }

  @Override
  public Look look(NDArray images, long used) {
    ForwardPass pass = network.forward(images, nodes(), Mode.EVALUATION);
    return new Look(pass.logits(), sites.stream().map(pass::tap).toList());
  }

  private Set<String> nodes() {
    return new LinkedHashSet<>(sites);
  }

  @Override
  public NDArray logits(NDArray images, int site, NDArray features, long used) {
    return network.logits(images, sites.get(site), features);
  }

  @Override
  public NDArray pattern(NDArray features) {
    return FeaturePattern.of(features);
  }

  @Override
  public Optional<float[]> classPattern(int site, long label, int images) {
    Measured means = measured.computeIfAbsent(images, this::measure);
    int row = Math.toIntExact(label);
    if (!means.classes().contains(row)) {
      return Optional.empty();
    }
    Tensor patterns = Objects.requireNonNull(means.byNode().get(sites.get(site)));
    int channels = patterns.shape().get(1);
    return Optional.of(Arrays.copyOfRange(patterns.values(), row * channels, (row + 1) * channels));
  }

  private Measured measure(int images) {
    ImageSet set = validation.apply(images);
    return new Measured(
        ClassPatterns.seen(network, nodes(), set, BATCH, network.memory()).byNode(),
        Arrays.stream(set.labels()).boxed().collect(Collectors.toSet()));
  }

  /** Nothing is told: nobody counts here. */
  @Override
  public void differentiated(long images) {}

  /** Frees the parameters. */
  @Override
  public void close() {
    network.close();
  }
}
