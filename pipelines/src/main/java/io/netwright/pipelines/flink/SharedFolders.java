package io.netwright.pipelines.flink;

import io.netwright.refusal.RefusedException;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.accumulators.ListAccumulator;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.StreamingRuntimeContext;

/**
 * Finds out, by a tiny job on every TaskManager, whether local files of this machine are there too.
 *
 * @param files absolute paths, each with the content it must have; folders and large files have
 *     none
 */
public record SharedFolders(List<Expected> files) {
  private static final String MISSING = "missing";

  /**
   * A file that must be readable.
   *
   * @param path absolute
   * @param content what a small file holds; empty: it need only exist
   */
  public record Expected(String path, String content) implements Serializable {
    private static final long serialVersionUID = 1;
  }

  /** Takes an immutable copy. */
  public SharedFolders {
    files = List.copyOf(files);
  }

  /**
   * Asks every TaskManager that has a free slot; workers ask again before they work.
   *
   * @throws IllegalArgumentException naming the TaskManager, the file and what to do
   */
  public void require(FlinkMaster master, int slots, Path jar) throws IOException {
    String[] hostAndPort = master.address().split(":", 2);
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createRemoteEnvironment(
            hostAndPort[0], Integer.parseInt(hostAndPort[1]), jar.toString());
    environment.setParallelism(slots);
    // Only a streaming job holds all slots at the same time, so that no TaskManager is left out.
    environment.setRuntimeMode(RuntimeExecutionMode.STREAMING);
    environment
        .fromSequence(1, slots)
        .rebalance()
        .map(new Check(List.copyOf(files)))
        .sinkTo(new DiscardingSink<>());
    List<String> missing;
    try {
      missing = environment.execute("netwright shared folders").getAccumulatorResult(MISSING);
    } catch (Exception e) {
      throw new IOException("the cluster could not be asked for shared folders: " + e, e);
    }
    if (missing != null && !missing.isEmpty()) {
      throw new RefusedException(new TreeSet<>(missing).first());
    }
  }

  /** Looks when a TaskManager opens it; elements pass. */
  private static final class Check extends RichMapFunction<Long, Long> {
    private static final long serialVersionUID = 1;

    private final List<Expected> files;

    Check(List<Expected> files) {
      this.files = new ArrayList<>(files);
    }

    @Override
    public void open(OpenContext context) throws IOException {
      ListAccumulator<String> missing = new ListAccumulator<>();
      getRuntimeContext().addAccumulator(MISSING, missing);
      for (Expected file : files) {
        if (!isReadable(file)) {
          missing.add(
              taskManager()
                  + " cannot read "
                  + file.path()
                  + " as this machine can; use a folder that every TaskManager has mounted, or a"
                  + " workspace such as s3://BUCKET/FOLDER");
        }
      }
    }

    private static boolean isReadable(Expected file) throws IOException {
      Path path = Path.of(file.path());
      return Files.isReadable(path)
          && (file.content().isEmpty() || Files.readString(path).equals(file.content()));
    }

    private String taskManager() {
      var info = ((StreamingRuntimeContext) getRuntimeContext()).getTaskManagerRuntimeInfo();
      String id = info.getConfiguration().get(TaskManagerOptions.TASK_MANAGER_RESOURCE_ID);
      String name = id == null ? "" : id + " on ";
      return "TaskManager " + name + info.getTaskManagerExternalAddress();
    }

    @Override
    public Long map(Long element) {
      return element;
    }
  }
}
