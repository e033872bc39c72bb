package io.netwright.mlflow;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.run.Measurement;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.Page;
import org.mlflow.tracking.RunsPage;

/** Runs on an MLflow server, found and made by what they stand for. */
public final class MlflowRuns {
  private static final int PAGE = 1000;
  private final MlflowCalls calls;

  public MlflowRuns(MlflowCalls calls) {
    this.calls = calls;
  }

  /** Id of the experiment of that name, which is made if it is not there. */
  String experiment(String name) throws IOException {
    Optional<Service.Experiment> found =
        calls.repeatable(client -> client.getExperimentByName(name));
    if (found.isEmpty()) {
      try {
        return calls.once(client -> client.createExperiment(request(name)));
      } catch (TrackingException e) {
        found = calls.repeatable(client -> client.getExperimentByName(name));
        if (found.isEmpty()) {
          throw e;
        }
      }
    }
    Service.Experiment experiment = found.get();
    if (!experiment.getLifecycleStage().equals("active")) {
      throw new TrackingException(
          "experiment '"
              + name
              + "' is deleted on the MLflow server: restore it there or name another one");
    }
    return experiment.getExperimentId();
  }

  /** Without its kind, the web interface takes an experiment for one of language models. */
  private static Service.CreateExperiment request(String name) {
    return Service.CreateExperiment.newBuilder()
        .setName(name)
        .addTags(
            Service.ExperimentTag.newBuilder()
                .setKey("mlflow.experimentKind")
                .setValue("custom_model_development"))
        .build();
  }

  /**
   * All runs that stand for a record or its pieces of work, by key.
   *
   * <p>Where several stand for the same, the one with the smallest id is kept and the others are
   * deleted: every pusher decides alike.
   */
  Map<String, RemoteRun> find(String experimentId, String runId) throws IOException {
    return unique(search(experimentId, tag(MlflowNames.RUN_ID, runId)));
  }

  /** Makes a run; when somebody else made the same at that moment, one of the two remains. */
  RemoteRun create(String experimentId, String runId, RunView view) throws IOException {
    Service.CreateRun.Builder request =
        Service.CreateRun.newBuilder()
            .setExperimentId(experimentId)
            .setStartTime(view.startedAt())
            .setRunName(view.tags().getOrDefault(MlflowNames.RUN_NAME, runId));
    for (String name :
        List.of(MlflowNames.RUN_ID, MlflowNames.KEY, MlflowNames.PARENT, MlflowNames.RUN_NAME)) {
      String value = view.tags().get(name);
      if (value != null) {
        request.addTags(Service.RunTag.newBuilder().setKey(name).setValue(value));
      }
    }
    calls.once(client -> client.createRun(request.build()));
    String filter = tag(MlflowNames.RUN_ID, runId) + " and " + tag(MlflowNames.KEY, view.key());
    RemoteRun made = unique(search(experimentId, filter)).get(view.key());
    if (made == null) {
      throw new TrackingException(
          "the MLflow server does not show the run it made for " + runId + "/" + view.key());
    }
    return made;
  }

  void delete(RemoteRun run) throws IOException {
    calls.repeatable(
        client -> {
          client.deleteRun(run.id());
          return run;
        });
  }

  /** Reads every point of one metric. */
  void readHistory(RemoteRun run, String metric) throws IOException {
    for (Service.Metric point :
        calls.repeatable(client -> client.getMetricHistory(run.id(), metric))) {
      run.points.add(
          new Measurement(
              metric,
              point.getStep(),
              MlflowNames.metricValue(point.getValue()),
              point.getTimestamp()));
    }
    run.unread.remove(metric);
  }

  /** Sizes of the files in one folder of a run, by their path. */
  public Map<String, Long> files(RemoteRun run, String folder) throws IOException {
    String path =
        "artifacts/list?run_id="
            + run.id()
            + (folder.isEmpty()
                ? ""
                : "&path=" + URLEncoder.encode(folder, StandardCharsets.UTF_8));
    Map<String, Long> sizes = new HashMap<>();
    for (JsonNode file : calls.get(path).path("files")) {
      if (!file.path("is_dir").asBoolean()) {
        sizes.put(file.path("path").asText(), file.path("file_size").asLong());
      }
    }
    return sizes;
  }

  private Map<String, RemoteRun> unique(List<RemoteRun> found) throws IOException {
    found.sort(Comparator.comparing(RemoteRun::id));
    Map<String, RemoteRun> byKey = new HashMap<>();
    for (RemoteRun run : found) {
      if (byKey.putIfAbsent(run.key(), run) != null) {
        delete(run);
      }
    }
    return byKey;
  }

  private List<RemoteRun> search(String experimentId, String filter) throws IOException {
    List<RemoteRun> found = new ArrayList<>();
    RunsPage first =
        calls.repeatable(
            client ->
                client.searchRuns(
                    List.of(experimentId), filter, Service.ViewType.ACTIVE_ONLY, PAGE));
    Page<Service.Run> page = first;
    while (true) {
      page.getItems().forEach(run -> found.add(new RemoteRun(run)));
      if (!page.hasNextPage()) {
        return found;
      }
      Page<Service.Run> last = page;
      page = calls.repeatable(client -> last.getNextPage());
    }
  }

  private static String tag(String name, String value) {
    return "tags.`" + name + "` = '" + value.replace("'", "\\'") + "'";
  }
}
