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
    if (data.train().size() == 0) {
      return "the %d test images of %s, which has no training images"
          .formatted(data.test().size(), data.name());
    }
    return "%d training images%s of %s"
        .formatted(
            data.train().size(),
            validates
                ? " and "
                    + (data.validation().size() > 0
                        ? data.validation().size() + " validation images"
                        : data.test().size() + " test images")
                : "",
            data.name());
  }
}
