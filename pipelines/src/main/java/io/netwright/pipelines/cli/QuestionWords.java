package io.netwright.pipelines.cli;

import io.netwright.data.Dataset;

/** Which images a question looked at, in words. */
final class QuestionWords {
  private QuestionWords() {}

  /**
   * The images.
   *
   * @param validates whether validation images are looked at, too
   */
  static String lookedAt(Dataset data, boolean validates) {
    boolean trains = data.train().size() > 0;
    String first =
        trains
            ? data.train().size() + " training images"
            : "the " + data.test().size() + " test images";
    String second = "";
    if (validates && data.validation().size() > 0) {
      second = " and " + data.validation().size() + " validation images";
    } else if (validates && trains) {
      second = " and " + data.test().size() + " test images";
    }
    return first + second + " of " + data.name() + (trains ? "" : ", which has no training images");
  }
}
