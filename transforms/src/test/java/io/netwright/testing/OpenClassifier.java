package io.netwright.testing;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.netwright.attack.Classifier;
import io.netwright.attack.Insides;
import io.netwright.data.ImageSet;
import io.netwright.fpcc.LatentNetwork;
import io.netwright.nn.Network;
import io.netwright.nn.WeightedGraph;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A network that can be looked into, as an evaluation has it.
 *
 * @param change what is done to its logits, wherever they come from
 */
public record OpenClassifier(Network network, Insides latent, UnaryOperator<NDArray> change)
    implements Classifier {

  /** A network in the memory of a manager, with validation images. */
  public static OpenClassifier of(NDManager manager, WeightedGraph model, ImageSet validation) {
    return new OpenClassifier(
        Network.on(manager, model),
        LatentNetwork.of(manager, model, validation::ofEveryClass),
        logits -> logits);
  }

  /** The same with other logits. */
  public OpenClassifier changed(UnaryOperator<NDArray> newChange) {
    return new OpenClassifier(network, latent, newChange);
  }

  @Override
  public NDArray logits(NDArray images) {
    return change.apply(network.logits(images));
  }

  @Override
  public Optional<Insides> insides() {
    return Optional.of(new Changed(latent, change));
  }

  private record Changed(Insides insides, UnaryOperator<NDArray> change) implements Insides {
    @Override
    public int sites() {
      return insides.sites();
    }

    @Override
    public Look look(NDArray images, long used) {
      Look look = insides.look(images, used);
      return new Look(change.apply(look.logits()), look.features());
    }

    @Override
    public NDArray logits(NDArray images, int site, NDArray features, long used) {
      return change.apply(insides.logits(images, site, features, used));
    }

    @Override
    public NDArray pattern(NDArray features) {
      return insides.pattern(features);
    }

    @Override
    public Optional<float[]> classPattern(int site, long label, int images) {
      return insides.classPattern(site, label, images);
    }

    @Override
    public void differentiated(long images) {
      insides.differentiated(images);
    }
  }
}
