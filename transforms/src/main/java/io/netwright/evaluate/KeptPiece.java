package io.netwright.evaluate;

import io.netwright.attack.ThreatModel;
import io.netwright.json.Json;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.ModelRef;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The adversarial images of one model and threat model that are kept, as a piece of work: it
 * travels and is remembered as a shard of an attack does, under a name that no attack can have, so
 * that the keys of attacks do not depend on it.
 *
 * @param version to be raised when files come out otherwise
 * @param threatModel what the attackers could do
 * @param examples indices in the test set, in the order of the file
 * @param sources what broke them, each image in one of them
 */
record KeptPiece(
    int version, ThreatModel threatModel, List<Integer> examples, List<Source> sources) {
  /** Before the name of the threat model. */
  static final String NAME = "kept images";

  /** What the file is called among those of an outcome. */
  static final String FILE = "adversarial.safetensors";

  /** Whether prediction and sizes are those that the attack had found. */
  static final String AS_FOUND = "kept.as-found";

  /** Whether an image that an attack had broken is right when it is made again. */
  static final String NOT_BROKEN = "kept.not-broken";

  /** Predictions after rounding to bytes. */
  static final String ROUNDED = "kept.rounded";

  /** Largest change of a pixel after rounding. */
  static final String ROUNDED_LINF = "kept.rounded-linf";

  /** Length of the change after rounding. */
  static final String ROUNDED_L2 = "kept.rounded-l2";

  /** Whether the rounded image is in the ball. */
  static final String ROUNDED_INSIDE = "kept.rounded-inside";

  private static final int VERSION = 1;

  /**
   * A piece of an attack's work that broke some of the images.
   *
   * @param attack its name
   * @param parameters its settings as JSON
   * @param step which one of a suite; empty where the attack is no suite
   * @param from position of the first image of its shard
   * @param to position after the last one
   * @param survivors index of each image that a further step of a suite began with; empty: all
   * @param found the images that are kept, as they were then
   */
  record Source(
      String attack,
      String parameters,
      String step,
      int from,
      int to,
      List<Integer> survivors,
      List<Found> found) {
    /** Takes immutable copies. */
    Source {
      survivors = List.copyOf(survivors);
      found = List.copyOf(found);
    }

    /** The task that it was. */
    AttackTask task(ModelRef model) {
      return AttackTask.newBuilder()
          .setModel(model)
          .setAttack(attack)
          .setParameters(parameters)
          .setStep(step)
          .setShard(0)
          .setFrom(from)
          .setTo(to)
          .setSurvivors(survivors)
          .build();
    }

    /** Indices of the images that are kept. */
    Set<Integer> examples() {
      return found.stream().map(Found::example).collect(Collectors.toSet());
    }
  }

  /**
   * What an attack had found.
   *
   * @param example index in the test set
   * @param attacked prediction of the attacked image
   * @param linf largest change of a pixel
   * @param l2 length of the change
   */
  record Found(int example, int attacked, float linf, float l2) {
    /** Whether an image that was made again is the same, as far as these numbers can tell. */
    boolean is(AttackedImage image) {
      return attacked == image.attacked() && linf == image.linf() && l2 == image.l2();
    }
  }

  /** Takes immutable copies. */
  KeptPiece {
    examples = List.copyOf(examples);
    sources = List.copyOf(sources);
  }

  static KeptPiece of(ThreatModel threatModel, List<Integer> examples, List<Source> sources) {
    return new KeptPiece(VERSION, threatModel, examples, sources);
  }

  /** The piece that a task or an outcome is about. */
  static KeptPiece read(String parameters) {
    return PieceKind.settings(parameters, KeptPiece.class);
  }

  /** What those of a threat model are called. */
  static String name(ThreatModel threatModel) {
    return NAME + " " + threatModel.name();
  }

  /** The task of making them again. */
  AttackTask task(ModelRef model) {
    return AttackTask.newBuilder()
        .setModel(model)
        .setAttack(name(threatModel))
        .setParameters(Json.write(this))
        .setShard(0)
        .setFrom(0)
        .setTo(examples.size())
        .build();
  }

  /** How an image was when it was broken. */
  Found found(int example) {
    return source(example).found().stream()
        .filter(one -> one.example() == example)
        .findFirst()
        .orElseThrow();
  }

  /** What broke an image. */
  Source source(int example) {
    return sources.stream()
        .filter(source -> source.examples().contains(example))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("nothing is said to have broken image " + example));
  }
}
