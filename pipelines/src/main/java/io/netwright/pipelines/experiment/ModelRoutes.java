package io.netwright.pipelines.experiment;

import io.netwright.artifact.Workspace;
import io.netwright.frat.RouteMap;
import io.netwright.refusal.RefusedException;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.RoutedModel;
import io.netwright.stage.Memo;
import io.netwright.stage.Remembered;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The routes that were extracted in a workspace. */
public record ModelRoutes(Workspace workspace) {

  /** The routes of a model that were extracted last. */
  public RouteMap latest(ModelRef model) throws IOException {
    Memo memo = new Memo(workspace);
    List<Memo.Entry> entries =
        memo.entries(Stages.ROUTES.transform()).stream()
            .sorted(Comparator.comparingLong(Memo.Entry::finishedAt).reversed())
            .toList();
    for (Memo.Entry entry : entries) {
      Optional<ArtifactRef> routes =
          memo.decoded(entry, RoutedModel.class)
              .map(Remembered::output)
              .filter(routed -> routed.getModel().getModelId().equals(model.getModelId()))
              .map(RoutedModel::getRoutes);
      if (routes.isPresent()) {
        return read(routes.get());
      }
    }
    throw new RefusedException(
        "no routes of "
            + model.getName()
            + " in "
            + workspace
            + "; 'netwright routes EXPERIMENT' extracts those of an experiment's models");
  }

  /** Routes that are kept. */
  public RouteMap read(ArtifactRef routes) throws IOException {
    return RouteMap.fromJson(workspace.artifacts().readText(routes));
  }
}
