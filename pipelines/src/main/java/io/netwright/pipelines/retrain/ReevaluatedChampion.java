package io.netwright.pipelines.retrain;

import io.netwright.artifact.Sha256;
import io.netwright.data.Dataset;
import io.netwright.data.ImageShape;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.registry.ModelVersion;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Role;
import io.netwright.variant.ModelName;
import io.netwright.variant.Variant;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The champion on the test images of today, which may not be those it was made with. */
final class ReevaluatedChampion {
  private static final int ID_DIGITS = 16;

  private static final Variant CHAMPION = Variant.of("champion", Role.UNKNOWN);

  private ReevaluatedChampion() {}

  /**
   * The champion as a model of its own, to be attacked beside the challenger.
   *
   * @return several reasons why it cannot be, or the model
   */
  static Candidate of(ModelVersion champion, ExperimentSession session) throws IOException {
    Map<String, DatasetRef> today = new TreeMap<>();
    session.datasets().forEach(ref -> today.put(ref.getName(), ref));
    List<String> obstacles = new ArrayList<>();
    List<DatasetRef> refs = new ArrayList<>();
    for (DatasetRef old : champion.model().getDatasets()) {
      DatasetRef now = today.get(old.getName());
      if (now == null) {
        obstacles.add("there is no data set " + old.getName() + " any more");
      } else {
        refs.add(now);
        obstacles.addAll(obstacles(champion, session.data().open(old.getName())));
      }
    }
    String name = champion.name() + "@" + champion.number();
    String identity = name + champion.model().getModelId() + refs;
    ModelRef model =
        ModelRef.newBuilder(champion.model())
            .setModelId(Sha256.of(identity).substring(0, ID_DIGITS))
            .setName(new ModelName(name, CHAMPION.label()).text())
            .setFamily(name)
            .setVariant(CHAMPION.label())
            .setRole(CHAMPION.role())
            .setControl(CHAMPION.control())
            .setDatasets(refs)
            .setParents(List.of(champion.model().getModelId()))
            .build();
    return new Candidate(model, obstacles);
  }

  private static List<String> obstacles(ModelVersion champion, Dataset dataset) {
    List<String> obstacles = new ArrayList<>();
    ImageShape shape = dataset.shape();
    List<Integer> sizes = List.of(shape.channels(), shape.height(), shape.width());
    if (!sizes.equals(champion.signature().inputShape())) {
      obstacles.add(
          "images of %s are %s, it takes %s"
              .formatted(dataset.name(), sizes, champion.signature().inputShape()));
    }
    for (OutputClass output : champion.model().getOutputs()) {
      if (output.getDataset().equals(dataset.name())
          && !output.getName().equals(className(dataset, output.getLabel()))) {
        obstacles.add(
            "class %d of %s is %s, it knows %s"
                .formatted(
                    output.getLabel(),
                    dataset.name(),
                    className(dataset, output.getLabel()),
                    output.getName()));
      }
    }
    return obstacles;
  }

  private static String className(Dataset dataset, int label) {
    return label < dataset.classes().size() ? dataset.classes().get(label) : "no more";
  }

  /**
   * A champion on new data.
   *
   * @param obstacles why it cannot be evaluated there; empty where it can
   */
  record Candidate(ModelRef model, List<String> obstacles) {

    /** The models to be evaluated: this one, or none. */
    List<ModelRef> evaluable() {
      return obstacles.isEmpty() ? List.of(model) : List.of();
    }
  }
}
