package io.netwright.attack.query;

/** What a query attack found for every image of a sample, and what that cost. */
public final class Queried {
  private final Search search;

  Queried(Search search) {
    this.search = search;
  }

  /** The best point of an image; not to be modified. */
  public float[] point(int image) {
    return search.best(image);
  }

  /** Whether the classifier said that it is wrong. */
  public boolean isWrong(int image) {
    return !search.isRight(image);
  }

  /** How often the classifier was asked about an image. */
  public long forwards(int image) {
    return search.oracle().forwards(image);
  }
}
