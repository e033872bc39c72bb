package io.netwright.head;

import ai.djl.ndarray.NDManager;
import io.netwright.head.HeadChoice.Candidate;
import io.netwright.nn.WeightedGraph;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.refusal.RefusedException;
import io.netwright.repair.LabelFit;
import io.netwright.seed.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes the logits of several networks comparable, and chooses how.
 *
 * <p>A network tells its own classes apart and never saw the others; what it says to an image of
 * another's class is of no particular size. The candidates and what each reads are in {@link
 * HeadMethod}. One network needs none of them: its logits are comparable as they are.
 */
public final class Heads {
  /** The same training images for every set of networks that is compared with another. */
  private static final Seed SEED = Seed.of(0).with("head");

  private final List<WeightedGraph> parts;
  private final Function<List<WeightedGraph>, WeightedGraph> join;
  private final HeadImages images;
  private final NDManager manager;
  private final WeightedGraph plain;
  private final JointLogits logits;
  private final Optional<LabelFit> ridge;

  private Heads(
      HeadMethod asked,
      List<WeightedGraph> parts,
      Function<List<WeightedGraph>, WeightedGraph> join,
      HeadImages images,
      NDManager manager) {
    this.parts = parts;
    this.join = join;
    this.images = images;
    this.manager = manager;
    this.plain = join.apply(parts);
    this.logits = JointLogits.of(plain, images.validation(), manager);
    boolean wanted = asked == HeadMethod.BEST || asked == HeadMethod.RIDGE;
    this.ridge =
        wanted && JointLayer.obstacle(plain.graph()).isEmpty()
            ? LabelFit.of(JointLayer.of(plain).network(), images.training(), SEED, manager)
            : Optional.empty();
  }

  /**
   * Joins networks and gives them a head.
   *
   * @param parts the networks, in the order of the outputs
   * @param join makes one network of them, its logits theirs one after another
   * @throws RefusedException where the head that is asked for cannot be had
   */
  public static Headed of(
      HeadMethod asked,
      List<WeightedGraph> parts,
      Function<List<WeightedGraph>, WeightedGraph> join,
      HeadImages images,
      NDManager manager) {
    if (parts.size() == 1 || asked == HeadMethod.NONE) {
      return Headed.plain(join.apply(parts));
    }
    if (asked == HeadMethod.SCALING) {
      ofParts(parts, ParameterScaling::obstacle)
          .ifPresent(
              obstacle -> {
                throw refused(asked, obstacle);
              });
      List<ParameterScaling> scaling = scaling(parts, images, manager);
      return new Headed(
          join.apply(scaled(parts, scaling)),
          join.apply(parts),
          HeadChoice.unseen(HeadMethod.SCALING),
          scaling);
    }
    return new Heads(asked, parts, join, images, manager).chosen(asked);
  }

  private Headed chosen(HeadMethod asked) {
    List<HeadMethod> looked =
        asked == HeadMethod.BEST ? HeadMethod.candidates() : List.of(HeadMethod.NONE, asked);
    List<Candidate> candidates = looked.stream().map(this::candidate).toList();
    Candidate best = candidates.get(0);
    for (Candidate candidate : candidates) {
      if (candidate.head() == asked && !candidate.possible()) {
        throw refused(asked, candidate.obstacle());
      }
      boolean better = candidate.possible() && candidate.right() > best.right();
      best = candidate.head() == asked || better ? candidate : best;
    }
    List<ParameterScaling> factors =
        best.head() == HeadMethod.SCALING ? scaling(parts, images, manager) : List.of();
    return new Headed(
        model(best.head(), factors),
        plain,
        new HeadChoice(best.head(), candidates, logits.size()),
        factors);
  }

  private static RefusedException refused(HeadMethod asked, String obstacle) {
    return new RefusedException(
        "the head %s cannot be had: %s; give another, or BEST".formatted(asked, obstacle));
  }

  private Candidate candidate(HeadMethod head) {
    String obstacle = obstacle(head).orElse("");
    return new Candidate(head, obstacle.isEmpty() ? right(head) : 0, obstacle);
  }

  private Optional<String> obstacle(HeadMethod head) {
    return switch (head) {
      case BEST, NONE -> Optional.empty();
      case SCALING -> ofParts(parts, ParameterScaling::obstacle);
      case AFFINE -> ofParts(parts, AffineMap::obstacle);
      case RIDGE ->
          JointLayer.obstacle(plain.graph())
              .or(
                  () ->
                      ridge.isPresent()
                          ? Optional.empty()
                          : Optional.of(
                              "%d training images have no solution"
                                  .formatted(images.training().size())));
    };
  }

  private static Optional<String> ofParts(
      List<WeightedGraph> parts, Function<LayerGraph, Optional<String>> obstacle) {
    return parts.stream()
        .map(part -> obstacle.apply(part.graph()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private int right(HeadMethod head) {
    int outputs = plain.graph().classes();
    return switch (head) {
      case BEST, NONE -> logits.right(AffineMap.identity(outputs));
      case SCALING -> logits.rightOfOthers(some -> ParameterScaling.map(some, widths()));
      case AFFINE -> logits.rightOfOthers(some -> AffineFit.of(some, outputs));
      case RIDGE ->
          JointLogits.of(ridge.orElseThrow().network(), images.validation(), manager)
              .right(AffineMap.identity(outputs));
    };
  }

  private List<Integer> widths() {
    return parts.stream().map(part -> part.graph().classes()).toList();
  }

  private WeightedGraph model(HeadMethod head, List<ParameterScaling> factors) {
    return switch (head) {
      case BEST, NONE -> plain;
      case SCALING -> join.apply(scaled(parts, factors));
      case AFFINE -> join.apply(mapped(AffineFit.of(logits, plain.graph().classes())));
      case RIDGE -> ridge.orElseThrow().network();
    };
  }

  private List<WeightedGraph> mapped(AffineMap map) {
    List<WeightedGraph> mapped = new ArrayList<>();
    int output = 0;
    for (WeightedGraph part : parts) {
      int end = output + part.graph().classes();
      mapped.add(map.slice(output, end).apply(part));
      output = end;
    }
    return mapped;
  }

  private static List<ParameterScaling> scaling(
      List<WeightedGraph> parts, HeadImages images, NDManager manager) {
    List<ParameterScaling> scaling = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      scaling.add(ParameterScaling.of(parts.get(part), images.own().get(part), manager));
    }
    return scaling;
  }

  private static List<WeightedGraph> scaled(
      List<WeightedGraph> parts, List<ParameterScaling> factors) {
    List<WeightedGraph> scaled = new ArrayList<>();
    for (int part = 0; part < parts.size(); part++) {
      scaled.add(factors.get(part).apply(parts.get(part)));
    }
    return scaled;
  }
}
