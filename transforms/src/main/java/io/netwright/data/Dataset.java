package io.netwright.data;

import io.netwright.text.Foreign;
import java.util.List;

/**
 * A data set in three splits: train to fit, validation to choose, test to report.
 *
 * @param name its name in the experiment
 * @param classes class names by label
 * @param mean per channel over the training images, or where there are none the test images, on the
 *     [0, 1] scale
 * @param std likewise
 * @param sha256 digest over class names, labels and pixels of all splits
 * @param remarks what of the files was left out, resized, or found twice, a line each
 * @param preprocessing how its images were brought to their size, for models that are made with it
 */
public record Dataset(
    String name,
    List<String> classes,
    ImageSet train,
    ImageSet validation,
    ImageSet test,
    List<Float> mean,
    List<Float> std,
    String sha256,
    List<String> remarks,
    Preprocessing preprocessing) {

  /** Takes immutable copies. */
  public Dataset {
    classes = List.copyOf(classes);
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    remarks = remarks.stream().map(Foreign::plain).toList(); // they name files
  }

  /** Shape of every image. */
  public ImageShape shape() {
    return train.shape();
  }

  /**
   * The same for questions about a model that is not trained here: where there are no training
   * images, or none for validation, its test images stand in for them.
   */
  public Dataset forQuestions() {
    return new Dataset(
        name,
        classes,
        train.size() > 0 ? train : test,
        validation.size() > 0 ? validation : test,
        test,
        mean,
        std,
        sha256,
        remarks,
        preprocessing);
  }

  /** The images of one split. */
  public ImageSet split(Split split) {
    return new Splits(train, validation, test).get(split);
  }
}
