package io.netwright.stage;

import ai.djl.ndarray.NDManager;
import io.netwright.nn.grad.Torch;
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
    String key = key(element);
    Optional<Remembered<O>> found = remembered(key);
    if (found.isPresent()) {
      journal(element, key).reused(found.get());
      return found.get();
    }
    try (DeviceLease lease = DeviceLease.take(environment.threads())) {
      // Another attempt may have finished while this one waited for a device.
      Optional<Remembered<O>> meanwhile = remembered(key);
      return meanwhile.isPresent() ? meanwhile.get() : done(element, key, lease);
    }
  }

  /** The key of one element. */
  public String key(I element) {
    return MemoKey.of(work.spec(), element, fingerprint());
  }

  private WorkJournal journal(I element, String key) {
    return new WorkJournal(environment, work, work.subject().of(element), key);
  }

  private String fingerprint() {
    return Fingerprint.of(environment.threads());
  }

  /** The result for one element where it is known; computes nothing. */
  public Optional<Remembered<O>> known(I element) throws IOException {
    return remembered(key(element));
  }

  private Optional<Remembered<O>> remembered(String key) throws IOException {
    boolean forced = environment.forcedStages().contains(work.spec().name());
    return new Memo(environment.workspace())
        .find(work.spec(), work.outputType(), key)
        .filter(result -> !forced || result.runId().equals(environment.runId()));
  }

  private Remembered<O> done(I element, String key, DeviceLease lease)
      throws InterruptedException, IOException {
    String subject = work.subject().of(element);
    long startedAt = System.currentTimeMillis();
    WorkJournal journal = journal(element, key);
    LOG.info("{} {} starts on {}", work.spec().name(), subject, lease.device());
    journal.started();
    try (NDManager manager = Torch.manager(lease.device())) {
      O output = work.work().run(element, new LeasedContext(manager, journal));
      Remembered<O> result =
          new Remembered<>(key, environment.runId(), false, output, journal.points());
      new Memo(environment.workspace()).put(work.spec(), fingerprint(), subject, result, startedAt);
      journal.finished(output);
      environment.workspace().checkpoints(key).delete();
      return result;
    } catch (InterruptedException e) {
      journal.interrupted();
      throw e;
    } catch (IOException | RuntimeException e) {
      journal.failed(e);
      throw new WorkFailedException(work.spec().name() + " " + subject + ": " + e.getMessage(), e);
    }
  }
}
