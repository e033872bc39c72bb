package io.netwright.stage;

import io.netwright.json.CanonicalJson;
import io.netwright.metric.Journal;
import io.netwright.metric.MeasuredModel;
import io.netwright.metric.Metric;
import io.netwright.metric.MetricNames;
import io.netwright.run.Measurement;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import io.netwright.run.StageRecord;
import io.netwright.run.WorkAttempt;
import io.netwright.run.WorkStatus;
import io.netwright.run.WorkStatus.State;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.Provenance;
import io.netwright.variant.ModelName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down how one piece of work goes on, in the workspace, where clients and trackers read it.
 */
final class WorkJournal implements Journal {
  private static final Logger LOG = LoggerFactory.getLogger(WorkJournal.class);

  private final RunEnvironment environment;
  private final StageSpec spec;
  private final String subject;
  private final String variant;
  private final String key;
  private final boolean tracked;
  private final long startedAt = System.currentTimeMillis();
  private final long pauseMillis;
  private final String attempt = UUID.randomUUID().toString().substring(0, 8);
  private final WorkCounters counters;
  private final Map<Measurement.Place, Measurement> points = new LinkedHashMap<>();
  private Map<Measurement.Place, Measurement> before = Map.of();
  private String unit = "";
  private long done;
  private long total;
  private long writtenAt;

  private StageRecord record;

  WorkJournal(RunEnvironment environment, StageWork<?, ?> work, ModelName name, String key) {
    this.environment = environment;
    this.spec = work.spec();
    this.subject = name.text();
    this.variant = name.variant();
    this.key = key;
    this.tracked = work.tracked();
    this.pauseMillis = environment.workspace().storage().pauseMillis();
    this.counters = new WorkCounters(spec.name());
    this.record =
        RecordedOrigin.begun(
            StageRecord.started(key, spec.name(), name, startedAt),
            spec,
            Fingerprint.of(environment.threads()));
  }

  RunEnvironment environment() {
    return environment;
  }

  String key() {
    return key;
  }

  Provenance provenance() {
    return Provenance.newBuilder()
        .setKey(key)
        .setStage(spec.name())
        .setAlgorithmVersion(spec.algorithmVersion())
        .setConfig(spec.config())
        .setFingerprint(Fingerprint.of(environment.threads()))
        .setJavaVersion(Integer.toString(Runtime.version().feature()))
        .build();
  }

  @Override
  public void report(Metric metric, long step, double value) {
    report(new Measurement.Place(null, metric, step), value);
  }

  /** The same journal for numbers about another model than the one that is named by the key. */
  Journal about(MeasuredModel model) {
    return model.modelId().equals(ownId()) ? this : new AboutAnother(this, model);
  }

  private String ownId() {
    return NewModel.modelId(key);
  }

  private synchronized void report(Measurement.Place place, double value) {
    Measurement known = before.get(place);
    boolean alike = known != null && Double.compare(known.value(), value) == 0;
    points.put(
        place,
        alike
            ? known
            : Measurement.of(
                place.about(), place.metric(), place.step(), value, System.currentTimeMillis()));
    writeNowAndThen();
  }

  @Override
  public synchronized void progress(String newUnit, long newDone, long newTotal) {
    unit = newUnit;
    done = newDone;
    total = newTotal;
    if (counters.progress(newUnit, newDone)) {
      attempted(false);
    }
    writeNowAndThen();
  }

  /**
   * What was measured, as elements; a point that was reported twice counts once. Durations stay in
   * the record of the run: what is remembered must be the same wherever it is computed.
   */
  synchronized List<MetricPoint> points() {
    return points.values().stream()
        .filter(number -> !MetricNames.isDuration(number.name()))
        .map(this::point)
        .toList();
  }

  private MetricPoint point(Measurement number) {
    return MetricPoint.newBuilder()
        .setModelId(number.modelId() == null ? ownId() : number.modelId())
        .setModel(number.model() == null ? subject : number.model())
        .setName(number.name())
        .setStep(number.step())
        .setValue(number.value())
        .setMeasuredAt(number.measuredAt())
        .setLevel(number.level())
        .setLayer(number.layer())
        .setSeries(number.series())
        .setVariant(number.variant() == null ? variant : number.variant())
        .build();
  }

  void started() {
    goOnFromRecord();
    attempted(false);
    write(State.RUNNING, null);
  }

  /**
   * What an attempt before this one measured in the same run, and when it began, stays, so that
   * trackers hold it once.
   */
  private synchronized void goOnFromRecord() {
    recorded()
        .ifPresent(
            earlier -> {
              record = record.withStartedAt(earlier.startedAt());
              before =
                  earlier.metrics().stream()
                      .collect(Collectors.toMap(Measurement::place, point -> point, (a, b) -> b));
            });
  }

  private Optional<StageRecord> recorded() {
    if (!tracked) {
      return Optional.empty();
    }
    try {
      return new RunStore(environment.workspace()).readStage(environment.runId(), key);
    } catch (IOException e) {
      LOG.warn("{} {}: earlier record cannot be read: {}", spec.name(), subject, e.getMessage());
      return Optional.empty();
    }
  }

  synchronized void finished(SpecificRecord output) {
    record =
        RecordedOrigin.finished(record, output)
            .ended(RunStatus.FINISHED, System.currentTimeMillis());
    counters.done();
    if (tracked) {
      attempted(true);
    }
    write(State.DONE, null);
  }

  /** Has stopped at a checkpoint, for another attempt to go on from there. */
  synchronized void interrupted() {
    attempted(true);
  }

  synchronized void failed(Throwable cause) {
    record = record.ended(RunStatus.FAILED, System.currentTimeMillis());
    counters.failed();
    attempted(true);
    write(State.FAILED, String.valueOf(cause.getMessage()));
  }

  synchronized void reused(Remembered<?> result) {
    counters.reused();
    for (MetricPoint point : result.metrics()) {
      Measurement number = Measurement.of(point, ownId());
      points.put(number.place(), number);
    }
    boolean earlier = !result.runId().equals(environment.runId());
    Optional<StageRecord> known = recorded();
    known.map(StageRecord::metrics).orElse(List.of()).stream()
        .filter(number -> MetricNames.isDuration(number.name()))
        .forEach(number -> points.put(number.place(), number));
    long since = known.map(StageRecord::startedAt).orElse(startedAt);
    record =
        RecordedOrigin.finished(record.withStartedAt(since), result.output())
            .ended(RunStatus.FINISHED, System.currentTimeMillis());
    record = earlier ? record.withReusedFrom(result.runId()) : record;
    // An element that comes again after the loss of a worker was finished when it was.
    record = known.filter(done -> done.status() == RunStatus.FINISHED).orElse(record);
    write(earlier ? State.REUSED : State.DONE, null);
  }

  private void attempted(boolean ended) {
    String worker = Long.toString(ProcessHandle.current().pid());
    try {
      new WorkAttempt(key, spec.name(), subject, worker, startedAt, counters.epochs(), ended)
          .save(environment.workspace(), environment.runId(), attempt);
    } catch (IOException e) {
      LOG.warn("{} {}: attempt could not be recorded: {}", spec.name(), subject, e.getMessage());
    }
  }

  private void writeNowAndThen() {
    if (System.currentTimeMillis() - writtenAt >= pauseMillis) {
      write(State.RUNNING, null);
    }
  }

  private synchronized void write(State state, @Nullable String message) {
    writtenAt = System.currentTimeMillis();
    WorkStatus status =
        new WorkStatus(
            key,
            spec.name(),
            subject,
            state,
            record.reusedFrom(),
            new WorkStatus.Progress(unit, done, total),
            startedAt,
            writtenAt,
            message);
    try {
      environment
          .workspace()
          .run(environment.runId())
          .replace("work/" + key, CanonicalJson.write(status).getBytes(StandardCharsets.UTF_8));
      if (tracked) {
        new RunStore(environment.workspace())
            .saveStage(environment.runId(), record.withMetrics(List.copyOf(points.values())));
      }
    } catch (IOException e) {
      // Following a run is a convenience; results are remembered elsewhere and fail loudly.
      LOG.warn("{} {}: progress could not be written: {}", spec.name(), subject, e.getMessage());
    }
  }

  /** Writes down numbers about a model that the key does not name. */
  private record AboutAnother(WorkJournal journal, MeasuredModel model) implements Journal {

    @Override
    public void report(Metric metric, long step, double value) {
      journal.report(new Measurement.Place(model, metric, step), value);
    }

    @Override
    public void progress(String unit, long done, long total) {
      journal.progress(unit, done, total);
    }
  }
}
