package io.netwright.stage;

import ai.djl.ndarray.NDManager;
import io.netwright.device.DeviceLease;
import io.netwright.json.CanonicalJson;
import io.netwright.nn.grad.Torch;
import io.netwright.refusal.RefusedException;
import io.netwright.refusal.WorkFailedException;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.Provenance;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the result of a piece of work, or does it and remembers what came out. */
public final class RememberedWork<I extends SpecificRecord, O extends SpecificRecord> {
  private static final Logger LOG = LoggerFactory.getLogger(RememberedWork.class);

  private final StageWork<I, O> work;
  private final RunEnvironment environment;

  /** Work in the environment of a run. */
  public RememberedWork(StageWork<I, O> work, RunEnvironment environment) {
    this.work = work;
    this.environment = environment;
  }

  /**
   * The result for one element.
   *
   * @throws WorkFailedException naming stage and model, where the work could not be done
   */
  public Remembered<O> result(I element) throws InterruptedException, IOException {
    Optional<Remembered<O>> standIn = standIn(element);
    if (standIn.isPresent()) {
      takenInstead(element, standIn.get());
      return standIn.get();
    }
    String key = key(element);
    Optional<Remembered<O>> found = reused(element, key);
    if (found.isPresent()) {
      return found.get();
    }
    try (DeviceLease lease = DeviceLease.take(environment.threads())) {
      // Another attempt may have finished while this one waited for a device.
      Optional<Remembered<O>> meanwhile = reused(element, key);
      return meanwhile.isPresent() ? meanwhile.get() : done(element, key, lease);
    }
  }

  /**
   * The result for one element that other work needs while it holds a device; done on that device
   * where it is not known.
   */
  Remembered<O> within(I element, DeviceLease lease) throws InterruptedException, IOException {
    String key = key(element);
    Optional<Remembered<O>> found = reused(element, key);
    return found.isPresent() ? found.get() : done(element, key, lease);
  }

  /** What is remembered, from now on in use by this run. */
  private Optional<Remembered<O>> reused(I element, String key) throws IOException {
    Optional<Remembered<O>> found = remembered(element, key);
    if (found.isEmpty() || !new Memo(environment.workspace()).renew(work.spec(element), key)) {
      return Optional.empty();
    }
    journal(element, key).reused(found.get());
    return found;
  }

  /** The key of one element. */
  public String key(I element) {
    return MemoKey.of(work.spec(element), element, fingerprint());
  }

  /**
   * The result that stands in for this one, if one does; forcing the work does not bring it back,
   * since that would train in the place of a model that somebody put there.
   *
   * @throws WorkFailedException where it is gone, rather than do the work in silence
   */
  private Optional<Remembered<O>> standIn(I element) throws IOException {
    Optional<StandIn> other = StandIn.of(environment.workspace(), work, element);
    if (other.isEmpty()) {
      return Optional.empty();
    }
    StageSpec spec = new StageSpec(other.get().stage(), 0, "{}");
    Optional<Remembered<O>> found =
        new Memo(environment.workspace()).find(spec, work.outputType(), other.get().key());
    if (found.isEmpty() || !isWhole(element, found.get())) {
      RefusedException refusal =
          new RefusedException(
              work.subject().of(element)
                  + " is an imported model that is gone from "
                  + environment.workspace()
                  + ": import its file again, or give the place back with netwright import"
                  + " --remove");
      throw new WorkFailedException(String.valueOf(refusal.getMessage()), refusal);
    }
    return found;
  }

  /** Notes that a result from elsewhere is used, as what it is and from now on by this run. */
  private void takenInstead(I element, Remembered<O> other) throws IOException {
    ModelName name = work.subject().of(element);
    StageSpec spec = work.spec(element);
    if (other.output() instanceof ModelRef model) {
      name = ModelName.of(model);
      Provenance made = model.getProvenance();
      spec = new StageSpec(made.getStage(), made.getAlgorithmVersion(), made.getConfig());
    }
    new Memo(environment.workspace()).renew(spec, other.key());
    StageWork<I, O> instead = new StageWork<>(spec, work.outputType(), work.subject(), work.work());
    new WorkJournal(environment, instead, name, other.key()).reused(other);
  }

  private WorkJournal journal(I element, String key) {
    return new WorkJournal(environment, work.of(element), work.subject().of(element), key);
  }

  private String fingerprint() {
    return Fingerprint.of(environment.threads());
  }

  /** The result for one element where it is known; computes nothing. */
  public Optional<Remembered<O>> known(I element) throws IOException {
    Optional<Remembered<O>> standIn = standIn(element);
    return standIn.isPresent() ? standIn : remembered(element, key(element));
  }

  private Optional<Remembered<O>> remembered(I element, String key) throws IOException {
    boolean forced = environment.forcedStages().contains(work.spec().name());
    Optional<Remembered<O>> found =
        new Memo(environment.workspace())
            .find(work.spec(element), work.outputType(), key)
            .filter(result -> !forced || result.runId().equals(environment.runId()))
            .map(result -> FormerPoints.read(element, result));
    return found.isPresent() && isWhole(element, found.get()) ? found : Optional.empty();
  }

  /** Whether every artifact that the work made is there; where one was deleted, it is made anew. */
  private boolean isWhole(I element, Remembered<O> result) throws IOException {
    for (References.StoredArtifact file :
        References.of(result.output()).filesBeyond(References.of(element)).values()) {
      if (!environment.workspace().artifacts().contains(file.ref())) {
        LOG.warn(
            "{} {} is done again: its artifact {} is missing",
            work.spec().name(),
            work.subject().of(element),
            file.sha256());
        return false;
      }
    }
    return true;
  }

  private Remembered<O> done(I element, String key, DeviceLease lease)
      throws InterruptedException, IOException {
    String subject = work.subject().of(element).text();
    long startedAt = System.currentTimeMillis();
    WorkJournal journal = journal(element, key);
    LOG.info("{} {} starts on {}", work.spec().name(), subject, lease.device());
    journal.started();
    try (NDManager manager = Torch.manager(lease.device())) {
      O output = work.work().run(element, new LeasedContext(manager, journal, lease));
      Remembered<O> result =
          new Remembered<>(key, environment.runId(), false, output, journal.points());
      new Memo(environment.workspace())
          .put(
              new Memo.Done(
                  work.spec(element), fingerprint(), subject, startedAt, circumstances(element)),
              result);
      journal.finished(output);
      environment.workspace().checkpoints(key).delete();
      return result;
    } catch (InterruptedException e) {
      journal.interrupted();
      throw e;
    } catch (IOException | RuntimeException e) {
      journal.failed(e);
      String what = Exhaustion.of(e).orElse(String.valueOf(e.getMessage()));
      throw new WorkFailedException(work.spec().name() + " " + subject + ": " + what, e);
    } catch (OutOfMemoryError | StackOverflowError e) {
      journal.failed(e);
      throw new WorkFailedException(
          work.spec().name() + " " + subject + ": " + Exhaustion.of(e).orElseThrow(), e);
    }
  }

  private Memo.Circumstances circumstances(I element) {
    return new Memo.Circumstances(
        environment.codeVersion(),
        LibraryVersions.here(),
        CanonicalJson.write(References.abridged(element)),
        References.of(element));
  }
}
