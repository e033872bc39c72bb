package io.netwright.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.schemas.Role;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where a model came from.
 *
 * @param modelId the model
 * @param name what people call it
 * @param stage stage that made it
 * @param variant what it is within the stage
 * @param role what it is for
 * @param architecture zoo name it descends from
 * @param seed seed of everything random in it
 * @param classes names of its outputs, in order
 * @param weights the file of its weights
 * @param artifacts further files by name
 * @param datasets data sets that its classes come from
 * @param work the work that made it
 * @param used what else went into that work, e.g. routes
 * @param parents the models that it was made from
 */
public record ModelOrigin(
    String modelId,
    String name,
    String stage,
    String variant,
    Role role,
    String architecture,
    long seed,
    List<String> classes,
    FileState weights,
    Map<String, FileState> artifacts,
    List<Data> datasets,
    WorkOrigin work,
    List<Used> used,
    List<Parent> parents) {
  /** Whether it came from elsewhere, so that no work here made it. */
  public boolean imported() {
    return role == Role.IMPORTED;
  }

  /**
   * A file of the workspace.
   *
   * @param present whether it is still there
   */
  public record FileState(String sha256, long sizeBytes, String mediaType, boolean present) {}

  /** A data set by name and digest of its content. */
  public record Data(String name, String sha256) {}

  /**
   * A file that went into work and belongs to no parent.
   *
   * @param madeBy the work that wrote it; null where that is forgotten
   */
  public record Used(FileState file, @Nullable WorkOrigin madeBy) {}

  /**
   * A model that another was made from.
   *
   * @param modelId the parent
   * @param origin where it came from; null where the workspace does not know
   * @param missing why the line ends here; null where it goes on
   */
  public record Parent(String modelId, @Nullable ModelOrigin origin, @Nullable String missing) {}

  /**
   * A piece of work.
   *
   * @param key cache key
   * @param stage the stage
   * @param algorithmVersion version of its algorithm
   * @param config its configuration
   * @param input what it was done with, models by their ids; empty where that was not recorded yet
   * @param fingerprint what its bytes depend on besides
   * @param startedAt milliseconds since 1970-01-01T00:00Z
   * @param finishedAt likewise
   * @param runId the run that did it
   * @param runKnown whether the workspace still has the record of that run
   * @param reusedBy runs that found its result
   * @param codeVersion version and commit of the code; null where that was not recorded yet
   * @param libraries versions by name; empty where they were not recorded yet
   */
  public record WorkOrigin(
      String key,
      String stage,
      int algorithmVersion,
      JsonNode config,
      JsonNode input,
      String fingerprint,
      long startedAt,
      long finishedAt,
      String runId,
      boolean runKnown,
      List<String> reusedBy,
      @Nullable String codeVersion,
      Map<String, String> libraries) {}
}
