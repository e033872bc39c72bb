package io.netwright.mlflow;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.mlflow.api.proto.Service;
import org.mlflow.tracking.MlflowClient;

/** Everything an MLflow server shows of one experiment, with its own ids replaced by names. */
public record ServerState(List<ShownRun> runs) {

  /** What the server shows of one run. */
  public record ShownRun(
      String name,
      String parent,
      String status,
      long startedAt,
      long endedAt,
      Map<String, String> params,
      Map<String, String> tags,
      Map<String, List<String>> histories,
      Map<String, Long> files) {}

  public static ServerState of(MlflowServer server, String experiment) throws IOException {
    try (MlflowClient client = new MlflowClient(server.uri().toString());
        MlflowCalls calls = new MlflowCalls(server)) {
      String id = client.getExperimentByName(experiment).orElseThrow().getExperimentId();
      List<Service.Run> found =
          client.searchRuns(List.of(id), "", Service.ViewType.ACTIVE_ONLY, 1000).getItems();
      Map<String, String> names = new HashMap<>();
      found.forEach(run -> names.put(run.getInfo().getRunId(), run.getInfo().getRunName()));
      List<ShownRun> shown = new ArrayList<>();
      for (Service.Run run : found) {
        shown.add(show(client, new MlflowRuns(calls), run, names));
      }
      shown.sort(Comparator.comparing(ShownRun::name));
      return new ServerState(shown);
    }
  }

  private static ShownRun show(
      MlflowClient client, MlflowRuns runs, Service.Run run, Map<String, String> names)
      throws IOException {
    Service.RunInfo info = run.getInfo();
    Map<String, String> tags = new TreeMap<>();
    run.getData().getTagsList().forEach(tag -> tags.put(tag.getKey(), tag.getValue()));
    String parent = tags.remove(MlflowNames.PARENT);
    Map<String, String> params = new TreeMap<>();
    run.getData().getParamsList().forEach(param -> params.put(param.getKey(), param.getValue()));
    Map<String, List<String>> histories = new TreeMap<>();
    for (Service.Metric metric : run.getData().getMetricsList()) {
      histories.put(
          metric.getKey(),
          client.getMetricHistory(info.getRunId(), metric.getKey()).stream()
              .sorted(Comparator.comparingLong(Service.Metric::getStep))
              .map(point -> point.getStep() + " " + point.getValue() + " " + point.getTimestamp())
              .toList());
    }
    Map<String, Long> files = new TreeMap<>(runs.files(new RemoteRun(run), ""));
    files.putAll(runs.files(new RemoteRun(run), "figures"));
    return new ShownRun(
        info.getRunName(),
        parent == null ? "" : names.getOrDefault(parent, "gone"),
        info.getStatus().name(),
        info.getStartTime(),
        info.getEndTime(),
        params,
        tags,
        histories,
        files);
  }
}
