package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import java.util.Optional;

/** Another classifier, and how often it was asked about images, padding aside; for one thread. */
public final class CountingClassifier implements Classifier {
  private final Classifier counted;
  private long forward;
  private long backward;

  /** Starts to count. */
  public CountingClassifier(Classifier counted) {
    this.counted = counted;
  }

  @Override
  public NDArray logits(NDArray images) {
    return logits(images, images.getShape().get(0));
  }

  @Override
  public NDArray logits(NDArray images, long used) {
    forward += used;
    return counted.logits(images, used);
  }

  @Override
  public void differentiated(long images) {
    backward += images;
    counted.differentiated(images);
  }

  @Override
  public Optional<Insides> insides() {
    return counted.insides().map(CountedInsides::new);
  }

  /** What was counted so far, spent on so many images. */
  public AttackCost cost(long images) {
    return new AttackCost(images, forward, backward);
  }

  /** A pass through the later layers counts as one through all. */
  private final class CountedInsides implements Insides {
    private final Insides insides;

    CountedInsides(Insides insides) {
      this.insides = insides;
    }

    @Override
    public int sites() {
      return insides.sites();
    }

    @Override
    public Look look(NDArray images, long used) {
      forward += used;
      return insides.look(images, used);
    }

    @Override
    public NDArray logits(NDArray images, int site, NDArray features, long used) {
      forward += used;
      return insides.logits(images, site, features, used);
    }

    @Override
    public NDArray pattern(NDArray features) {
      return insides.pattern(features);
    }

    @Override
    public Optional<float[]> classPattern(int site, long label, int images) {
      return insides.classPattern(site, label, images);
    }

    @Override
    public void differentiated(long images) {
      backward += images;
      insides.differentiated(images);
    }
  }
}
