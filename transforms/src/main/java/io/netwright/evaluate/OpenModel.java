package io.netwright.evaluate;

import ai.djl.ndarray.NDArray;
import io.netwright.attack.Classifier;
import io.netwright.attack.Insides;
import io.netwright.data.DataSources;
import io.netwright.data.ImageSet;
import io.netwright.fpcc.LatentNetwork;
import io.netwright.nn.EvaluationNetwork;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.NewModel;
import io.netwright.stage.WorkContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model under attack: its logits as they are evaluated, and its insides for an attack that asks.
 * What class patterns are measured on are its validation images; a model from elsewhere may have
 * none.
 *
 * <p>The insides are a second network, loaded when they are first asked for, and freed with the
 * memory of the work.
 */
final class OpenModel implements Classifier {
  private final EvaluationNetwork network;
  private final ModelRef model;
  private final DataSources data;
  private final WorkContext context;
  private @Nullable LatentNetwork insides;

  OpenModel(EvaluationNetwork network, ModelRef model, DataSources data, WorkContext context) {
    this.network = network;
    this.model = model;
    this.data = data;
    this.context = context;
  }

  @Override
  public NDArray logits(NDArray images) {
    return network.logits(images);
  }

  @Override
  public Optional<Insides> insides() {
    if (insides == null) {
      try {
        insides =
            LatentNetwork.of(
                context.manager(), NewModel.load(model, context), this::validationImages);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return Optional.of(insides);
  }

  private ImageSet validationImages(int most) {
    try {
      return EvaluatedImages.validation(model, most, data).images();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
