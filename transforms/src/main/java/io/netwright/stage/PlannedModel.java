package io.netwright.stage;

import io.netwright.schemas.ModelRef;

/**
 * A model as an experiment knows it before it is made.
 *
 * @param id its modelId; empty where nothing has made it yet
 * @param family what the models of one cell of the grid have in common
 * @param variant what it is within its stage
 * @param name what people call it, e.g. {@code lenet-shapes-s0/treated}
 * @param dataset the first data set that its classes come from
 * @param architecture zoo name that it descends from
 * @param seed seed of everything random in it
 */
public record PlannedModel(
    String id,
    String family,
    String variant,
    String name,
    String dataset,
    String architecture,
    long seed) {

  /** A model that is there. */
  public static PlannedModel of(ModelRef model) {
    return new PlannedModel(
        model.getModelId(),
        NewModel.family(model),
        model.getVariant(),
        model.getName(),
        model.getDatasets().get(0).getName(),
        model.getArchitecture(),
        model.getSeed());
  }

  /** A cell of the grid, of which nothing is made yet. */
  public static PlannedModel cell(String family, String dataset, String architecture, long seed) {
    return new PlannedModel("", family, "", family, dataset, architecture, seed);
  }

  /** What a stage makes of this model. */
  public PlannedModel as(String newVariant, String stage) {
    String newName = NewModel.name(family, newVariant, stage);
    return new PlannedModel("", family, newVariant, newName, dataset, architecture, seed);
  }

  /** The same in another family. */
  public PlannedModel in(String newFamily) {
    return new PlannedModel("", newFamily, variant, name, dataset, architecture, seed);
  }

  /** Its name, and its id where it has one. */
  public String described() {
    return id.isEmpty() ? name : name + " (" + id + ")";
  }
}
