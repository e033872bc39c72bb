package io.netwright.run;

import io.netwright.schemas.ArtifactRef;
import io.netwright.variant.FormerNames;
import io.netwright.variant.ModelName;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work in the record of a run: a stage and the model it makes or measures.
 *
 * @param key memo key, which names it within its run
 * @param stage name of the stage
 * @param model what people call the model
 * @param modelId the model's id; null while there is none
 * @param variant what the model is within its family, e.g. {@code treated}; of work that makes no
 *     model, what the work is
 * @param status where it is
 * @param startedAt milliseconds since 1970-01-01T00:00Z
 * @param finishedAt likewise; null while it runs
 * @param reusedFrom run that did the work; null when this run did
 * @param params configuration, flat
 * @param tags lineage
 * @param metrics what was measured, in order
 * @param artifacts files by name, e.g. {@code model.safetensors}; a name may have folders
 * @param family what the model has in common with others; empty in records of before it was a field
 */
@RecordBuilder
public record StageRecord(
    String key,
    String stage,
    String model,
    @Nullable String modelId,
    String variant,
    RunStatus status,
    long startedAt,
    @Nullable Long finishedAt,
    @Nullable String reusedFrom,
    Map<String, String> params,
    Map<String, String> tags,
    List<Measurement> metrics,
    Map<String, ArtifactRef> artifacts,
    String family)
    implements StageRecordBuilder.With {

  /** Copies the collections; maps are sorted by key. */
  public StageRecord {
    params = Collections.unmodifiableMap(new TreeMap<>(params));
    tags = Collections.unmodifiableMap(new TreeMap<>(tags));
    metrics = List.copyOf(metrics);
    artifacts = Collections.unmodifiableMap(new TreeMap<>(artifacts));
    family = family == null ? "" : family;
  }

  /** A record of work that begins; nothing is known but what it is to be. */
  public static StageRecord started(String key, String stage, ModelName name, long startedAt) {
    return new StageRecord(
        key,
        stage,
        name.text(),
        null,
        name.variant(),
        RunStatus.RUNNING,
        startedAt,
        null,
        null,
        Map.of(),
        Map.of(),
        List.of(),
        Map.of(),
        name.family());
  }

  /** The same under today's names, where it was written under former ones. */
  StageRecord renamed() {
    if (!family.isEmpty()) {
      return this;
    }
    ModelName name = FormerNames.name(model);
    Map<String, String> newTags = new TreeMap<>(tags);
    newTags.replace("variant", FormerNames.CONTROL, name.variant());
    return with()
        .model(FormerNames.text(model))
        .variant(name.variant())
        .tags(newTags)
        .metrics(metrics.stream().map(Measurement::renamed).toList())
        .family(name.family())
        .build();
  }

  /** The same work with this configuration and lineage. */
  public StageRecord describedBy(Map<String, String> newParams, Map<String, String> newTags) {
    return with().params(newParams).tags(newTags).build();
  }

  /** The same work with the model it made and its files. */
  public StageRecord making(String newModelId, Map<String, ArtifactRef> newArtifacts) {
    return with().modelId(newModelId).artifacts(newArtifacts).build();
  }

  /** The same work after its end. */
  public StageRecord ended(RunStatus end, long at) {
    return with().status(end).finishedAt(at).build();
  }
}
