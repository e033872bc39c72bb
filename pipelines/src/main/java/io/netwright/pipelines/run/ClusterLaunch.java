package io.netwright.pipelines.run;

import io.netwright.artifact.Workspace;
import io.netwright.data.DatasetSpec;
import io.netwright.pipelines.experiment.Launch;
import io.netwright.pipelines.flink.ClusterJob;
import io.netwright.pipelines.flink.FlinkMaster;
import io.netwright.pipelines.flink.FlinkRest;
import io.netwright.pipelines.flink.JobJar;
import io.netwright.pipelines.flink.SharedFolders;
import io.netwright.refusal.RefusedException;
import io.netwright.stage.WorkspaceProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.apache.flink.runtime.util.EnvironmentInformation;

/**
 * What has to be known and agreed before a cluster is given a run.
 *
 * @param master the cluster
 * @param launch what is to run there
 */
record ClusterLaunch(FlinkMaster master, Launch launch) {
  private static final int SLOT_ATTEMPTS = 10;

  /** How many workers the cluster has; refuses clusters that cannot run anything. */
  int slots() throws IOException {
    FlinkRest.Overview cluster = overview();
    String release = release();
    if (!cluster.flinkVersion().startsWith(release)) {
      throw new RefusedException(
          master
              + " is version "
              + cluster.flinkVersion()
              + "; this program needs "
              + release
              + "x, as infra/flink/cluster starts it");
    }
    if (cluster.slots() == 0) {
      throw new IOException(
          master + " has no TaskManager; start one, e.g. with infra/flink/cluster start");
    }
    return cluster.slots();
  }

  /**
   * The release of Flink that this program submits with, such as {@code 1.20.}, for its patches.
   */
  private static String release() {
    String version = EnvironmentInformation.getVersion();
    return version.substring(0, version.lastIndexOf('.') + 1);
  }

  private FlinkRest.Overview overview() throws IOException {
    try {
      return new FlinkRest(master.address()).overview();
    } catch (IOException e) {
      throw new IOException(
          e.getMessage()
              + "; start a cluster with infra/flink/cluster start, or leave out --flinkMaster to run"
              + " in this process",
          e);
    }
  }

  /** Leaves a mark in the workspace and makes sure that TaskManagers find it; yields the mark. */
  String probe(String runId) throws IOException {
    String mark = WorkspaceProbe.leave(launch.workspace(), runId);
    List<SharedFolders.Expected> files = shared(runId, mark);
    if (files.isEmpty()) {
      return mark;
    }
    int free = freeSlots();
    // Where Flink started this program, it has one job only; workers check the mark themselves.
    if (free > 0 && master.kind() == FlinkMaster.Kind.REMOTE) {
      try {
        new SharedFolders(files).require(master, free, JobJar.find());
      } catch (RefusedException e) {
        String message = String.valueOf(e.getMessage());
        throw new RefusedException(launch.session().config().substituted().unsaid(message), e);
      }
    }
    return mark;
  }

  /** What every TaskManager must find where this machine does: nothing that lies in a store. */
  List<SharedFolders.Expected> shared(String runId, String mark) {
    Workspace workspace = launch.workspace();
    List<SharedFolders.Expected> files = new ArrayList<>();
    if (!workspace.root().contains("://")) {
      Path probe = Path.of(workspace.root()).resolve(WorkspaceProbe.path(runId));
      files.add(new SharedFolders.Expected(probe.toString(), mark));
    }
    for (DatasetSpec data : launch.session().data().rooted().specs().values()) {
      if (DatasetSpec.isOnDisk(data.path())) {
        files.add(new SharedFolders.Expected(data.path(), ""));
      }
    }
    return files;
  }

  /** Slots that are free now or soon: those of a job that has just ended still count as taken. */
  private int freeSlots() throws IOException {
    int free = overview().freeSlots();
    for (int attempt = 0; free == 0 && attempt < SLOT_ATTEMPTS; attempt++) {
      LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
      free = overview().freeSlots();
    }
    return free;
  }

  /**
   * What the record of the run says of its job before Flink has given it an id.
   *
   * @param results names of the files that it writes
   */
  ClusterJob job(List<String> results) {
    return new ClusterJob(master.address(), "", results);
  }
}
