package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.netwright.attack.Attack;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.schemas.ShardOutcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeptChoiceTest {
  private static final ThreatModel BALL = ThreatModel.linf("8/255");
  private static final Attack ATTACK = new Fgsm(BALL);

  /** Labels 0, 0, 1, 1, 1; image 1 is wrong as it is, image 4 is robust. */
  private static ShardOutcome shard(String name, float... l2) {
    int[] labels = {0, 0, 1, 1, 1};
    List<AttackedImage> images = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      int prediction = i == 1 ? 1 : labels[i];
      int attacked = i == 4 ? 1 : 1 - labels[i];
      images.add(new AttackedImage(i, labels[i], prediction, attacked, 0.03f, l2[i]));
    }
    return new AttackedShard(new NamedAttack(name, ATTACK), 0, images)
        .of(AccuraciesTest.model("m"));
  }

  private static KeptPiece chosen(int most, ShardOutcome... shards) {
    List<KeptPiece> pieces = KeptChoice.of(List.of(shards), most);
    assertThat(pieces).hasSize(1);
    return pieces.get(0);
  }

  @Test
  void takesTheSmallestChangeOfEveryClassInTurn() {
    ShardOutcome shard = shard("a", 0.9f, 0, 0.2f, 0.1f, 0);

    assertThat(chosen(2, shard).examples()).containsExactly(3, 0);
    assertThat(chosen(9, shard).examples()).containsExactly(3, 0, 2);
    assertThat(chosen(9, shard).threatModel()).isEqualTo(BALL);
  }

  @Test
  void takesAnImageFromTheAttackThatChangedItLeast() {
    KeptPiece piece =
        chosen(9, shard("a", 0.9f, 0, 0.2f, 0.1f, 0), shard("b", 0.8f, 0, 0.3f, 0.1f, 0));

    assertThat(piece.source(0).attack()).isEqualTo("b");
    assertThat(piece.source(2).attack()).isEqualTo("a");
    assertThat(piece.source(3).attack()).as("of equal changes").isEqualTo("a");
    assertThat(piece.sources())
        .extracting(KeptPiece.Source::attack, KeptPiece.Source::from, KeptPiece.Source::to)
        .containsExactly(tuple("a", 0, 5), tuple("b", 0, 5));
    assertThat(piece.source(0).found()).containsExactly(new KeptPiece.Found(0, 1, 0.03f, 0.8f));
  }

  @Test
  void choosesTheSameWhateverTheOrderOfTheShards() {
    List<ShardOutcome> shards =
        new ArrayList<>(
            List.of(
                shard("a", 0.1f, 0, 0.1f, 0.1f, 0),
                shard("b", 0.1f, 0, 0.1f, 0.1f, 0),
                shard("c", 0.1f, 0, 0.05f, 0.1f, 0)));
    List<KeptPiece> pieces = KeptChoice.of(shards, 2);
    Collections.reverse(shards);

    assertThat(KeptChoice.of(shards, 2)).isEqualTo(pieces);
  }

  @Test
  void makesNoPieceWhereNothingWasBroken() {
    List<AttackedImage> robust =
        IntStream.range(0, 3).mapToObj(i -> new AttackedImage(i, 0, 0, 0, 0.03f, 1)).toList();
    ShardOutcome shard =
        new AttackedShard(new NamedAttack("a", ATTACK), 0, robust).of(AccuraciesTest.model("m"));

    assertThat(KeptChoice.of(List.of(shard), 8)).isEmpty();
  }

  @Test
  void passesOverWhatIsNoAttack() {
    ShardOutcome attack = shard("a", 0.9f, 0, 0.2f, 0.1f, 0);
    KeptPiece piece = chosen(9, attack);
    ShardOutcome kept =
        ShardOutcome.newBuilder(attack)
            .setAttack(KeptPiece.name(BALL))
            .setParameters(piece.task(attack.getModel()).getParameters())
            .build();
    ShardOutcome gradients =
        ShardOutcome.newBuilder(attack)
            .setAttack(GradientProbe.NAME)
            .setParameters(GradientProbe.PARAMETERS)
            .build();

    assertThat(chosen(9, attack, kept, gradients)).isEqualTo(piece);
    assertThat(KeptPiece.read(kept.getParameters())).isEqualTo(piece);
  }
}
