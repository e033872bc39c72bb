package io.netwright.mlflow;

import io.netwright.run.Measurement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.mlflow.api.proto.Service;

/** What is known of a run on the server; grows as things are sent. */
public final class RemoteRun {
  private final String id;
  private final String artifactUri;
  final Map<String, String> params = new HashMap<>();
  final Map<String, String> tags = new HashMap<>();
  final Set<Measurement> points = new HashSet<>();

  /** Metrics of which the server may hold points that are not in {@link #points} yet. */
  final Set<String> unread = new HashSet<>();

  /** Digests of the files that were seen or sent, by name. */
  final Map<String, String> artifacts = new HashMap<>();

  private Service.RunStatus status;
  private long endedAt;

  public RemoteRun(Service.Run run) {
    Service.RunInfo info = run.getInfo();
    id = info.getRunId();
    artifactUri = info.getArtifactUri();
    ended(info.getStatus(), info.getEndTime());
    run.getData().getParamsList().forEach(p -> params.put(p.getKey(), p.getValue()));
    run.getData().getTagsList().forEach(t -> tags.put(t.getKey(), t.getValue()));
    run.getData().getMetricsList().forEach(m -> unread.add(m.getKey()));
  }

  String id() {
    return id;
  }

  String artifactUri() {
    return artifactUri;
  }

  String key() {
    return tags.getOrDefault(MlflowNames.KEY, "");
  }

  boolean is(Service.RunStatus other, long at) {
    return status == other && endedAt == at;
  }

  void ended(Service.RunStatus newStatus, long at) {
    status = newStatus;
    endedAt = at;
  }

  /** Whether it says something that the record denies and that MLflow will not unsay. */
  boolean contradicts(RunView view) {
    for (Map.Entry<String, String> param : view.params().entrySet()) {
      String there = params.get(param.getKey());
      if (there != null && !there.equals(param.getValue())) {
        return true;
      }
    }
    Map<String, Measurement> recorded = new HashMap<>();
    view.points().forEach(point -> recorded.put(place(point), point));
    for (Measurement there : points) {
      Measurement here = recorded.get(place(there));
      if (here != null && !view.points().contains(there)) {
        return true;
      }
    }
    return false;
  }

  private static String place(Measurement point) {
    return point.step() + " " + point.name();
  }
}
