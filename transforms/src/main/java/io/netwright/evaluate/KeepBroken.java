package io.netwright.evaluate;

import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ShardOutcome;
import io.netwright.stage.ForEach;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.extensions.avro.coders.AvroCoder;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.GroupByKey;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.TypeDescriptors;

/** Adds to what attacks did the work of keeping some of the images that they broke. */
final class KeepBroken extends PTransform<PCollection<ShardOutcome>, PCollection<ShardOutcome>> {
  private static final long serialVersionUID = 1;

  private final EvaluateRobustness evaluation;

  KeepBroken(EvaluateRobustness evaluation) {
    this.evaluation = evaluation;
  }

  /** The shards of each model together. */
  static PTransform<PCollection<ShardOutcome>, PCollection<KV<String, Iterable<ShardOutcome>>>>
      byModel() {
    return new PTransform<>() {
      private static final long serialVersionUID = 1;

      @Override
      public PCollection<KV<String, Iterable<ShardOutcome>>> expand(
          PCollection<ShardOutcome> shards) {
        return shards
            .apply(
                "ByModel",
                WithKeys.of((ShardOutcome shard) -> shard.getModel().getModelId())
                    .withKeyType(TypeDescriptors.strings()))
            .setCoder(KvCoder.of(StringUtf8Coder.of(), AvroCoder.of(ShardOutcome.class)))
            .apply("Group", GroupByKey.create());
      }
    };
  }

  @Override
  public PCollection<ShardOutcome> expand(PCollection<ShardOutcome> attacked) {
    PCollection<ShardOutcome> kept =
        attacked
            .apply("OfOneModel", byModel())
            .apply("Choose", EvaluateRobustness.fanOut(model -> chosen(model.getValue())))
            .setCoder(AvroCoder.of(AttackTask.class))
            .apply("MakeAgain", ForEach.of(evaluation.work()))
            .output();
    return PCollectionList.of(attacked).and(kept).apply("Together", Flatten.pCollections());
  }

  private List<AttackTask> chosen(Iterable<ShardOutcome> ofOneModel) {
    return evaluation.afterAll(StreamSupport.stream(ofOneModel.spliterator(), false).toList());
  }
}
