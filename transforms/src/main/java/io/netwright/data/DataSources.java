package io.netwright.data;

import io.netwright.artifact.Workspace;
import io.netwright.schemas.DatasetRef;
import io.netwright.text.Substituted;
import io.netwright.text.Trouble;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the data sets of an experiment lie.
 *
 * @param specs by name
 * @param cacheFolder folder for decoded images; empty: none
 * @param workspace root of the workspace with the data sets that have no path; may be empty
 * @param substituted what of their paths came from the environment, and no message shows
 */
public record DataSources(
    Map<String, DatasetSpec> specs, String cacheFolder, String workspace, Substituted substituted)
    implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(DataSources.class);
  private static final String AT_HOME = "~/";

  // Many shards of one JVM read the same images; the references are dropped when memory is short.
  private static final Map<Object, SoftReference<Dataset>> OPEN = new ConcurrentHashMap<>();

  // By the folder of temporary files they lie in; the map is its own lock.
  private static final Map<Path, Path> TEMPORARY = new HashMap<>();

  private static final Map<Object, SoftReference<MaskFiles.Found>> MASKS =
      new ConcurrentHashMap<>();

  /** Takes a copy. */
  public DataSources {
    specs = new LinkedHashMap<>(specs);
  }

  /** Data sets at paths that every worker can read. */
  public DataSources(Map<String, DatasetSpec> specs, String cacheFolder) {
    this(specs, cacheFolder, "", Substituted.none());
  }

  /**
   * Data sets of which some may be kept in a workspace: what their names mean now is what every
   * worker will take, even if the names move meanwhile.
   */
  public static DataSources pinned(
      Map<String, DatasetSpec> specs, String cacheFolder, Workspace workspace) throws IOException {
    return pinned(specs, cacheFolder, workspace, Substituted.none());
  }

  /** The same; what of the paths came from the environment is not shown. */
  public static DataSources pinned(
      Map<String, DatasetSpec> specs,
      String cacheFolder,
      Workspace workspace,
      Substituted substituted)
      throws IOException {
    Map<String, DatasetSpec> pinned = new LinkedHashMap<>(specs);
    for (Map.Entry<String, DatasetSpec> entry : pinned.entrySet()) {
      DatasetSpec spec = entry.getValue();
      if (spec.inWorkspace()) {
        try {
          entry.setValue(spec.withPath(new PackedDatasets(workspace).find(spec.packed()).path()));
        } catch (IOException e) {
          throw unsaid(e, substituted);
        }
      }
    }
    return new DataSources(pinned, cacheFolder, workspace.root(), substituted);
  }

  /** The same for workers that start in other folders than this process. */
  public DataSources rooted() {
    Map<String, DatasetSpec> rooted = new LinkedHashMap<>(specs);
    rooted.replaceAll((name, spec) -> spec.rooted());
    return new DataSources(rooted, cacheFolder, workspace, substituted);
  }

  /**
   * A folder that every machine has for itself.
   *
   * @param environment may name it by {@code NETWRIGHT_HOME} or {@code XDG_CACHE_HOME}
   */
  public static String machineCache(Map<String, String> environment) {
    String home = environment.getOrDefault("NETWRIGHT_HOME", "");
    String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
    if (!home.isEmpty()) {
      return home + "/data";
    }
    return (caches.isEmpty() ? AT_HOME + ".cache" : caches) + "/netwright/data";
  }

  /** Opens a data set by its name in the experiment. */
  public Dataset open(String name) throws IOException {
    return unsaid(() -> opened(name));
  }

  /** Reads something; no failure says what came from the environment. */
  private <T> T unsaid(Reading<T> reading) throws IOException {
    try {
      return reading.read();
    } catch (IOException e) {
      throw unsaid(e, substituted);
    } catch (UncheckedIOException e) {
      throw unsaid(Objects.requireNonNull(e.getCause()), substituted);
    } catch (InvalidPathException e) {
      throw unsaid(new DataException("no path: " + e.getMessage()), substituted);
    }
  }

  /** Reads images from somewhere. */
  @FunctionalInterface
  private interface Reading<T> {
    T read() throws IOException;
  }

  /** The failure, in whose message nothing stands that came from the environment. */
  private static IOException unsaid(IOException failure, Substituted substituted) {
    String message = String.valueOf(failure.getMessage());
    String unsaid = substituted.unsaid(message);
    if (unsaid.equals(message)) {
      return failure;
    }
    if (failure instanceof DataException) {
      return new DataException(unsaid);
    }
    if (failure instanceof AccessDeniedException || failure instanceof NoSuchFileException) {
      return new DataException(unsaid + ": cannot be read (" + Trouble.of(failure) + ")");
    }
    return new IOException(unsaid);
  }

  private Dataset opened(String name) throws IOException {
    DatasetSpec spec = spec(name);
    List<Object> identity = List.of(name, spec);
    SoftReference<Dataset> open = OPEN.get(identity);
    Dataset dataset = open == null ? null : open.get();
    if (dataset == null) {
      dataset =
          spec.inWorkspace()
              ? Datasets.open(
                  name, spec, new PackedDatasets(Workspace.at(workspace)), machineFolder())
              : Datasets.open(name, spec, cache());
      OPEN.put(identity, new SoftReference<>(dataset));
    }
    return dataset;
  }

  /** Opens a data set anew, for processes that outlive changes of the images. */
  public Dataset reopen(String name) throws IOException {
    DatasetSpec spec = specs.get(name);
    if (spec != null) {
      OPEN.remove(List.of(name, spec));
    }
    return open(name);
  }

  /**
   * Where the objects are in some images of data sets, where that is known.
   *
   * @throws DataException where files of masks do not fit the images
   */
  public ObjectMasks masks(ImageSet images) throws IOException {
    return unsaid(
        () -> {
          Map<String, ObjectMasks.Known> known = new LinkedHashMap<>();
          for (ImageOrigin origin : images.origins()) {
            if (!known.containsKey(origin.dataset())) {
              known.put(origin.dataset(), known(origin.dataset(), images.shape()));
            }
          }
          return ObjectMasks.of(
              images, origin -> Objects.requireNonNull(known.get(origin.dataset())).of(origin));
        });
  }

  private ObjectMasks.Known known(String name, ImageShape shape) throws IOException {
    DatasetSpec spec = spec(name);
    if (spec.isGenerated()) {
      return new ShapesSource(spec)::mask;
    }
    if (spec.masks().isEmpty()) {
      return origin -> Optional.empty();
    }
    MaskFiles.Found found = found(name, shape);
    return origin -> Optional.ofNullable(found.byImage().get(origin.source()));
  }

  private MaskFiles.Found found(String name, ImageShape shape) throws IOException {
    DatasetSpec spec = spec(name);
    List<Object> identity = List.of(name, spec, shape);
    SoftReference<MaskFiles.Found> open = MASKS.get(identity);
    MaskFiles.Found kept = open == null ? null : open.get();
    MaskFiles.Found found = kept == null ? MaskFiles.read(spec, tree(spec), shape) : kept;
    MASKS.put(identity, new SoftReference<>(found));
    return found;
  }

  /**
   * What tells the masks of some data sets from others: a digest of files; a word where they are
   * drawn like the images, or where there are none.
   */
  public String masksDigest(List<DatasetRef> refs) throws IOException {
    return unsaid(
        () -> {
          List<String> digests = new ArrayList<>();
          for (DatasetRef ref : refs) {
            DatasetSpec spec = spec(ref.getName());
            boolean files = !spec.isGenerated() && !spec.masks().isEmpty();
            digests.add(
                files
                    ? found(ref.getName(), open(ref).shape()).sha256()
                    : spec.isGenerated() ? "drawn" : "none");
          }
          return String.join("+", digests);
        });
  }

  /** Whether anything can be known of the objects in a data set's images. */
  public boolean hasMasks(String name) throws DataException {
    DatasetSpec spec = spec(name);
    return spec.isGenerated() || !spec.masks().isEmpty();
  }

  /**
   * One image of a data set, by what the rows of a run call it, or by split and index.
   *
   * @param name of the data set in the experiment
   * @param example a source, as rows have it, or {@code SPLIT:INDEX}
   */
  public ExampleImage example(String name, String example) throws IOException {
    return unsaid(() -> found(name, example));
  }

  private ExampleImage found(String name, String example) throws IOException {
    DatasetSpec spec = spec(name);
    if (spec.isGenerated()) {
      return ExampleSearch.generated(spec, example);
    }
    return ExampleSearch.in(tree(spec), spec, example);
  }

  private FileTree tree(DatasetSpec spec) throws IOException {
    return FileTree.at(Path.of(spec.inWorkspace() ? fetched(spec) : spec.path()));
  }

  private String fetched(DatasetSpec spec) throws IOException {
    PackedDatasets packed = new PackedDatasets(Workspace.at(workspace));
    return packed.fetch(packed.find(spec.packed()), machineFolder()).toString();
  }

  private DatasetSpec spec(String name) throws DataException {
    DatasetSpec spec = specs.get(name);
    if (spec == null) {
      throw new DataException("no data set " + name + "; the experiment has " + specs.keySet());
    }
    return spec;
  }

  /** The cache on this machine; a home that begins the folder's name is this machine's own. */
  private Optional<Path> cache() {
    if (cacheFolder.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        cacheFolder.startsWith(AT_HOME)
            ? Path.of(System.getProperty("user.home"), cacheFolder.substring(AT_HOME.length()))
            : Path.of(cacheFolder));
  }

  /** The cache, or where it cannot be written the folder of temporary files. */
  private Path machineFolder() throws IOException {
    Optional<Path> folder = cache();
    try {
      if (folder.isPresent() && Files.isWritable(Files.createDirectories(folder.get()))) {
        return folder.get();
      }
    } catch (IOException e) {
      LOG.warn("cannot use {} ({}); using a temporary folder", folder.get(), e.toString());
    }
    return temporary();
  }

  /** One for all data sets of this process, should it be a fresh one. */
  private static Path temporary() throws IOException {
    synchronized (TEMPORARY) {
      Path parent = Path.of(System.getProperty("java.io.tmpdir"));
      Path known = TEMPORARY.get(parent);
      if (known == null || !Files.isDirectory(known)) {
        known = PrivateFolder.in(parent, "netwright-data");
        TEMPORARY.put(parent, known);
      }
      return known;
    }
  }

  /** Opens a data set and makes sure that it is the one that was meant. */
  public Dataset open(DatasetRef ref) throws IOException {
    Dataset dataset = open(ref.getName());
    if (!dataset.sha256().equals(ref.getSha256())) {
      // No bad input: whoever starts again takes the images as they are now.
      throw new IOException(
          "data set "
              + ref.getName()
              + " has changed: its digest is "
              + dataset.sha256()
              + ", the models were made with "
              + ref.getSha256());
    }
    return dataset;
  }

  /** The images that a model is about, labelled by its outputs. */
  public Dataset forOutputs(List<DatasetRef> refs, List<io.netwright.schemas.OutputClass> outputs)
      throws IOException {
    Map<String, Dataset> datasets = new LinkedHashMap<>();
    for (DatasetRef ref : refs) {
      datasets.put(ref.getName(), open(ref));
    }
    return TaskData.of(outputs, datasets);
  }
}
