package io.netwright.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.nn.Tensor;
import io.netwright.nn.grad.Descent;
import io.netwright.nn.grad.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stochastic gradient descent with momentum and weight decay, as {@code torch.optim.SGD} does it.
 *
 * <p>{@code v = m v + (g + d w)}, {@code w = w - lr v}: the learning rate multiplies the velocity
 * when it is used, not when it is gathered, and every trained parameter decays, but for those that
 * have an {@link OwnPace}.
 */
final class SgdUpdate implements AutoCloseable {
  private final NDManager memory;
  private final Map<String, NDArray> parameters;
  private final Map<String, NDArray> velocities = new LinkedHashMap<>();
  private final double momentum;
  private final double weightDecay;
  private final Map<String, OwnPace> paces;

  /**
   * Updates some parameters of a network.
   *
   * @param parameters those that learn, by name
   * @param velocities {@code v} of a run to continue, by parameter; those missing start at zero
   * @param paces of those parameters that have one of their own, by name
   */
  SgdUpdate(
      Map<String, NDArray> parameters,
      Map<String, Tensor> velocities,
      TrainingConfig config,
      Map<String, OwnPace> paces,
      NDManager manager) {
    memory = manager.newSubManager();
    this.parameters = new LinkedHashMap<>(parameters);
    momentum = config.momentum();
    weightDecay = config.weightDecay();
    this.paces = paces;
    parameters.forEach(
        (name, parameter) -> {
          Tensor velocity = velocities.get(name);
          this.velocities.put(
              name,
              velocity == null
                  ? memory.zeros(parameter.getShape())
                  : memory.create(velocity.values(), parameter.getShape()));
        });
  }

  /** Takes one step along the gradients in the parameters and sets them to zero. */
  void step(double learningRate) {
    step(learningRate, memory.getDevice().isGpu());
  }

  void step(double learningRate, boolean atOnce) {
    Torch.withoutGradients(
        () -> {
          try (NDManager step = memory.newSubManager()) {
            if (atOnce) {
              stepAtOnce(learningRate, step);
              return learningRate;
            }
            Factors factors =
                new Factors(
                    Torch.scalar(step, (float) momentum),
                    Torch.scalar(step, (float) weightDecay),
                    Torch.scalar(step, (float) learningRate),
                    Torch.scalar(step, 0));
            parameters.forEach((name, parameter) -> update(name, parameter, factors, step));
          }
          return learningRate;
        });
  }

  private OwnPace pace(String name) {
    return paces.getOrDefault(name, OwnPace.NONE);
  }

  /** The same step for lists of arrays, one for each pace. */
  private void stepAtOnce(double learningRate, NDManager step) {
    Set<OwnPace> all = new LinkedHashSet<>();
    parameters.keySet().forEach(name -> all.add(pace(name)));
    all.forEach(pace -> stepAtOnce(pace, learningRate, step));
  }

  private void stepAtOnce(OwnPace pace, double learningRate, NDManager step) {
    List<NDArray> trained = new ArrayList<>();
    List<NDArray> velocitiesOfTrained = new ArrayList<>();
    List<NDArray> gradients = new ArrayList<>();
    parameters.forEach(
        (name, parameter) -> {
          if (parameter.hasGradient() && pace(name).equals(pace)) {
            NDArray gradient = parameter.getGradient();
            gradient.attach(step);
            trained.add(parameter);
            velocitiesOfTrained.add(velocity(name));
            gradients.add(gradient);
          }
        });
    if (!trained.isEmpty()) {
      double decay = pace.decays() ? weightDecay : 0;
      new Descent((float) momentum, (float) decay, (float) (pace.rate() * learningRate))
          .step(trained, velocitiesOfTrained, gradients);
      Descent.zero(gradients);
    }
  }

  /** What one step multiplies by, made on the device once instead of for every parameter. */
  private record Factors(
      NDArray momentum, NDArray weightDecay, NDArray learningRate, NDArray zero) {}

  private void update(String name, NDArray parameter, Factors factors, NDManager step) {
    if (!parameter.hasGradient()) {
      return;
    }
    NDArray velocity = velocity(name);
    NDArray gradient = parameter.getGradient();
    gradient.attach(step);
    velocity.muli(factors.momentum()).addi(gradient);
    OwnPace pace = pace(name);
    if (weightDecay > 0 && pace.decays()) {
      NDArray decay = parameter.mul(factors.weightDecay());
      decay.attach(step);
      velocity.addi(decay);
    }
    NDArray change = velocity.mul(factors.learningRate());
    change.attach(step);
    if (pace.rate() != 1) {
      change.muli(Torch.scalar(step, (float) pace.rate()));
    }
    parameter.subi(change);
    gradient.muli(factors.zero());
  }

  private NDArray velocity(String name) {
    NDArray velocity = velocities.get(name);
    if (velocity == null) {
      throw new IllegalStateException("no velocity for " + name);
    }
    return velocity;
  }

  /** The velocities as plain numbers, by parameter. */
  Map<String, Tensor> velocities() {
    Map<String, Tensor> plain = new LinkedHashMap<>();
    velocities.forEach(
        (name, velocity) -> {
          List<Integer> shape =
              Arrays.stream(velocity.getShape().getShape()).mapToObj(Math::toIntExact).toList();
          plain.put(name, new Tensor(shape, Torch.values(velocity)));
        });
    return plain;
  }

  @Override
  public void close() {
    memory.close();
  }
}
