package io.netwright.pipelines.flink;

import io.netwright.refusal.RefusedException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.client.program.StreamContextEnvironment;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Where an experiment runs: in this process, on a cluster that this process submits to, or on the
 * cluster that {@code flink run} or an application deployment has chosen already.
 *
 * @param kind which of these
 * @param address {@code HOST:PORT} of the JobManager's REST endpoint; empty in this process
 */
public record FlinkMaster(Kind kind, String address) {
  private static final String OPTION = "--flinkMaster=";

  /** Who chose the cluster. */
  public enum Kind {
    /** None: Flink runs in this process. */
    EMBEDDED,
    /** The user, by {@code --flinkMaster=HOST:PORT}. */
    REMOTE,
    /** Flink itself, which started this program. */
    CONTEXT
  }

  /**
   * The master that Beam's options and the way this program was started make the effective one.
   *
   * @throws IllegalArgumentException for masters that would start an embedded Flink silently
   */
  public static FlinkMaster of(List<String> beamOptions) {
    Optional<String> given =
        beamOptions.stream()
            .filter(option -> option.startsWith(OPTION))
            .map(option -> option.substring(OPTION.length()))
            .reduce((first, second) -> second);
    Optional<FlinkMaster> context = startedByFlink();
    if (context.isPresent() && given.orElse("[auto]").equals("[auto]")) {
      return context.get();
    }
    String master = given.orElse("[local]");
    if (master.equals("[local]")) {
      return new FlinkMaster(Kind.EMBEDDED, "");
    }
    return new FlinkMaster(Kind.REMOTE, checked(master));
  }

  private static String checked(String master) {
    if (!master.matches("[A-Za-z0-9._-]+:[0-9]{1,5}")) {
      String why =
          master.equals("[auto]") ? ", which would start an embedded Flink without saying so" : "";
      throw new RefusedException("--flinkMaster must be [local] or HOST:PORT, got " + master + why);
    }
    return master;
  }

  /** The cluster of {@code flink run} or of an application deployment, where this is one. */
  public static Optional<FlinkMaster> startedByFlink() {
    if (!(StreamExecutionEnvironment.getExecutionEnvironment()
        instanceof StreamContextEnvironment environment)) {
      return Optional.empty();
    }
    ReadableConfig config = environment.getConfiguration();
    String host = config.getOptional(RestOptions.ADDRESS).orElse("127.0.0.1");
    return Optional.of(new FlinkMaster(Kind.CONTEXT, host + ":" + config.get(RestOptions.PORT)));
  }

  /** Whether Flink runs in this process. */
  public boolean isEmbedded() {
    return kind == Kind.EMBEDDED;
  }

  /** What Beam is told. */
  public String option() {
    return switch (kind) {
      case EMBEDDED -> "[local]";
      case REMOTE -> address;
      case CONTEXT -> "[auto]";
    };
  }

  @Override
  public String toString() {
    return isEmbedded() ? "embedded Flink, in this process" : "Flink at " + address;
  }
}
