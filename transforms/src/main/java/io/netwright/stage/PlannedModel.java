package io.netwright.stage;

import io.netwright.schemas.ModelRef;
import io.netwright.schemas.Role;
import io.netwright.variant.ModelName;
import io.netwright.variant.Variant;

/**
 * A model as an experiment knows it before it is made.
 *
 * @param id its modelId; empty where nothing has made it yet
 * @param family what the models of one cell of the grid have in common
 * @param variant what it is within its family
 * @param dataset the first data set that its classes come from
 * @param architecture zoo name that it descends from
 * @param seed seed of everything random in it
 */
public record PlannedModel(
    String id, String family, Variant variant, String dataset, String architecture, long seed) {
  private static final Variant NOTHING = Variant.of("", Role.UNKNOWN);

  /** A model that is there. */
  public static PlannedModel of(ModelRef model) {
    return new PlannedModel(
        model.getModelId(),
        model.getFamily(),
        Variant.of(model),
        model.getDatasets().get(0).getName(),
        model.getArchitecture(),
        model.getSeed());
  }

  /** A cell of the grid, of which nothing is made yet. */
  public static PlannedModel cell(String family, String dataset, String architecture, long seed) {
    return new PlannedModel("", family, NOTHING, dataset, architecture, seed);
  }

  /** Whether it is a cell of the grid, of which nothing is made yet. */
  public boolean isCell() {
    return variant.equals(NOTHING);
  }

  /** What a stage makes of this model. */
  public PlannedModel as(Variant newVariant) {
    return new PlannedModel("", family, newVariant, dataset, architecture, seed);
  }

  /** The same in another family. */
  public PlannedModel in(String newFamily) {
    return new PlannedModel("", newFamily, variant, dataset, architecture, seed);
  }

  /** What people call it, e.g. {@code lenet-shapes-s0/treated}. */
  public String name() {
    return isCell() ? family : new ModelName(family, variant.label()).text();
  }

  /** Its name, and its id where it has one. */
  public String described() {
    return id.isEmpty() ? name() : name() + " (" + id + ")";
  }
}
