package io.netwright.lineage;

import io.netwright.artifact.StoredFile;
import io.netwright.schemas.ModelRef;
import io.netwright.stage.Memo;
import io.netwright.stage.References;
import io.netwright.stage.References.StoredArtifact;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A cached result and what it refers to.
 *
 * @param file where it is kept
 * @param entry what is cached
 * @param output what its output names
 * @param models the models that this work made
 * @param written digests of the artifacts that this work wrote
 */
public record CachedResult(
    StoredFile file,
    Memo.Entry entry,
    References output,
    List<ModelRef> models,
    Set<String> written) {

  public CachedResult {
    models = List.copyOf(models);
    written = Set.copyOf(written);
  }

  public String key() {
    return entry.key();
  }

  /** What the work's input named; nothing where that was not recorded yet. */
  References input() {
    Memo.Circumstances circumstances = entry.circumstances();
    return circumstances == null ? References.NONE : circumstances.inputs();
  }

  /** Every artifact that went in or came out. */
  public SortedMap<String, StoredArtifact> files() {
    SortedMap<String, StoredArtifact> files = new TreeMap<>(output.files());
    files.putAll(input().files());
    return files;
  }

  /** Ids of every model that went in or came out, and of their parents. */
  public SortedSet<String> modelIds() {
    SortedSet<String> ids = new TreeSet<>(output.models());
    ids.addAll(input().models());
    return ids;
  }

  /** Digests of every data set that it is about. */
  public SortedSet<String> datasets() {
    SortedSet<String> digests = new TreeSet<>(output.datasets().keySet());
    digests.addAll(input().datasets().keySet());
    return digests;
  }
}
