package io.netwright.evaluate;

import io.netwright.data.ImageOrigin;
import io.netwright.data.ImageSet;
import io.netwright.evaluate.probe.Readings;
import io.netwright.schemas.KeptImage;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Says of every kept image what it is and what rounding leaves of it.
 *
 * @param test the images that their index counts
 */
record KeptRows(ImageSet test) {

  /** A row per kept image, by threat model; none where none are kept. */
  List<KeptImage> of(List<ShardOutcome> shards) {
    return shards.stream()
        .filter(shard -> PieceKind.of(shard) == PieceKind.KEPT)
        .sorted((one, other) -> one.getAttack().compareTo(other.getAttack()))
        .flatMap(shard -> rows(shard).stream())
        .toList();
  }

  private List<KeptImage> rows(ShardOutcome kept) {
    KeptPiece piece = KeptPiece.read(kept.getParameters());
    ModelRef model = kept.getModel();
    Readings readings = new Readings(kept.getReadings());
    List<KeptImage> rows = new ArrayList<>();
    for (int i = 0; i < kept.getExamples().size(); i++) {
      int example = kept.getExamples().get(i);
      KeptPiece.Source source = piece.source(example);
      Optional<ImageOrigin> origin = test.origin(example);
      int rounded = (int) readings.of(KeptPiece.ROUNDED)[i];
      rows.add(
          KeptImage.newBuilder()
              .setModelId(model.getModelId())
              .setModel(model.getName())
              .setNorm(piece.threatModel().norm().name())
              .setEpsilon(piece.threatModel().radius())
              .setRow(i)
              .setAttack(source.attack())
              .setBrokenBy(source.step())
              .setExample(example)
              .setDataset(origin.map(ImageOrigin::dataset).orElse(null))
              .setSplit(origin.map(one -> one.split().label()).orElse(null))
              .setSource(origin.map(ImageOrigin::source).orElse(null))
              .setLabel(kept.getLabels().get(i))
              .setClassName(className(model, kept.getLabels().get(i)))
              .setAttacked(kept.getAttacked().get(i))
              .setAttackedClass(className(model, kept.getAttacked().get(i)))
              .setLinf(kept.getLinf().get(i))
              .setL2(kept.getL2().get(i))
              .setAsFound(readings.of(KeptPiece.AS_FOUND)[i] != 0)
              .setRounded(rounded)
              .setRoundedClass(className(model, rounded))
              .setRoundedLinf((float) readings.of(KeptPiece.ROUNDED_LINF)[i])
              .setRoundedL2((float) readings.of(KeptPiece.ROUNDED_L2)[i])
              .setRoundedInside(readings.of(KeptPiece.ROUNDED_INSIDE)[i] != 0)
              .setFile(Objects.requireNonNull(kept.getFiles().get(KeptPiece.FILE)))
              .build());
    }
    return rows;
  }

  private static String className(ModelRef model, int output) {
    return model.getOutputs().get(output).getName();
  }
}
