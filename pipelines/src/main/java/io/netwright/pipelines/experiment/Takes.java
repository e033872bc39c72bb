package io.netwright.pipelines.experiment;

import io.netwright.schemas.ModelRef;
import io.netwright.schemas.TrainingRecipe;
import org.apache.avro.specific.SpecificRecord;

/**
 * What a stage starts from.
 *
 * @param type what each input is
 * @param every whether it takes all models that there are, and not those of one variant
 * @param together whether it must see all inputs at once
 */
public record Takes<I extends SpecificRecord>(Class<I> type, boolean every, boolean together) {

  /** The cells of the grid. */
  static Takes<TrainingRecipe> recipes() {
    return new Takes<>(TrainingRecipe.class, false, false);
  }

  /** Models of one variant, which {@code from} can name. */
  static Takes<ModelRef> models() {
    return new Takes<>(ModelRef.class, false, false);
  }

  /** Every model that was made or started from. */
  static Takes<ModelRef> everyModel() {
    return new Takes<>(ModelRef.class, true, false);
  }

  /** All that the nearest stage before it gives of this type, at once. */
  static <I extends SpecificRecord> Takes<I> allOf(Class<I> type) {
    return new Takes<>(type, false, true);
  }

  boolean isGrid() {
    return type == TrainingRecipe.class;
  }

  boolean isModels() {
    return type == ModelRef.class;
  }
}
