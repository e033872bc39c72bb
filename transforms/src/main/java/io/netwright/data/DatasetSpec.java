package io.netwright.data;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which images an experiment uses, and how they are split.
 *
 * <p>Limits count all classes together and are shared out evenly among them. Which images a split
 * or a limit takes depends on the seed and the class alone: a smaller limit takes a subset, and
 * leaving out a class changes nothing for the others.
 *
 * @param path a folder or archive; {@code workspace:NAME} or {@code workspace:DIGEST} for one that
 *     is kept in the workspace; or the word {@code shapes} for the generated images
 * @param height of every image in pixels; 0 as found. {@code shapes} are square, 32 when 0
 * @param width of every image in pixels; 0 exactly where the height is
 * @param classes names of the classes used, in the order of their labels; empty for all
 * @param trainLimit most training images; 0 for all, 8,000 of {@code shapes}
 * @param validationLimit most validation images; 0 for all, 1,000 of {@code shapes}
 * @param testLimit most test images; 0 for all, 2,000 of {@code shapes}
 * @param validationFraction share of each class's training images that are set apart for
 *     validation, and again for test, where the source has no such split; in [0, 0.5)
 * @param seed of the splits, of the limits and of {@code shapes}
 * @param masks where the objects are in training images, for the spatial constraint of a treatment:
 *     {@code beside} where masks lie beside the images, as {@code IMAGE.json} of LabelMe or {@code
 *     IMAGE.mask.png}; or a folder or archive with {@code IMAGE.json} or {@code IMAGE.png} under
 *     the images' own paths; empty for none. {@code shapes} have masks by themselves
 * @param preprocess null: nothing is done; otherwise how images of any size are brought to the size
 *     that a model takes, as its makers did it; instead of {@code height} and {@code width}, and
 *     not for {@code shapes}
 */
@RecordBuilder
public record DatasetSpec(
    String path,
    int height,
    int width,
    List<String> classes,
    int trainLimit,
    int validationLimit,
    int testLimit,
    double validationFraction,
    long seed,
    String masks,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Preprocessing preprocess)
    implements DatasetSpecBuilder.With, Serializable {

  /** The path that stands for the generated images. */
  public static final String SHAPES = "shapes";

  /** The masks that lie beside the images. */
  public static final String BESIDE = "beside";

  /** What a path begins with that means a data set of the workspace. */
  public static final String IN_WORKSPACE = "workspace:";

  private static final int LARGEST_SIDE = 4096;

  /** Refuses values out of range. */
  public DatasetSpec {
    if (Objects.requireNonNullElse(path, "").isBlank()) {
      throw new IllegalArgumentException(
          "path is empty; give a folder, a .tar or .tar.gz file, workspace:NAME, or the word"
              + " shapes");
    }
    classes = classes == null ? List.of() : List.copyOf(classes);
    masks = Objects.requireNonNullElse(masks, "").strip();
    if (path.equals(SHAPES) && !masks.isEmpty()) {
      throw new IllegalArgumentException(
          "masks is " + masks + "; shapes have masks by themselves, so leave it out");
    }
    requireSides(height, width);
    preprocess = preprocess == null || preprocess.isNone() ? null : preprocess;
    requireOneSize(path, height, preprocess);
    requireClasses(classes);
    requireLimit("trainLimit", trainLimit);
    requireLimit("validationLimit", validationLimit);
    requireLimit("testLimit", testLimit);
    if (!(validationFraction >= 0 && validationFraction < 0.5)) {
      throw new IllegalArgumentException(
          "validationFraction is " + validationFraction + "; it must be in [0, 0.5)");
    }
  }

  /** The generated images. */
  public static DatasetSpec defaults() {
    return of(SHAPES);
  }

  /** All images at a path as they are, a tenth of the training images set apart. */
  public static DatasetSpec of(String path) {
    return new DatasetSpec(path, 0, 0, List.of(), 0, 0, 0, 0.1, 0, "", null);
  }

  /** These images at another size. */
  public DatasetSpec resized(int newHeight, int newWidth) {
    return with().height(newHeight).width(newWidth).build();
  }

  /** These images as a model takes them. */
  public DatasetSpec preprocessed(Preprocessing preprocessing) {
    return with().height(0).width(0).preprocess(preprocessing).build();
  }

  /** How images are brought to the size that a model takes. */
  public Preprocessing preprocessing() {
    return Objects.requireNonNullElse(preprocess, Preprocessing.NONE);
  }

  /** Whether images are used at the size that they have. */
  boolean keepsSizes() {
    return height == 0 && preprocess == null;
  }

  /**
   * The shape at which an image is used.
   *
   * @throws io.netwright.refusal.RefusedException where it is too small
   */
  ImageShape shape(ImageShape found) {
    return height == 0
        ? preprocessing().shape(found)
        : new ImageShape(found.channels(), height, width);
  }

  /** An image {@code (C, H, W)} uint8 as it is used. */
  byte[] fitted(byte[] image, ImageShape found) {
    return height == 0
        ? preprocessing().apply(image, found)
        : Resampling.resize(image, found, shape(found));
  }

  /** These images, at most so many of them. */
  public DatasetSpec limited(int train, int validation, int test) {
    return with().trainLimit(train).validationLimit(validation).testLimit(test).build();
  }

  /** Some classes of these images. */
  public DatasetSpec only(String... names) {
    return withClasses(List.of(names));
  }

  /** True where the images are kept in the workspace, so that no worker needs the path. */
  public boolean inWorkspace() {
    return path.startsWith(IN_WORKSPACE);
  }

  /** Whether a path is a place on disk: not of images that are drawn or kept in the workspace. */
  public static boolean isOnDisk(String path) {
    return !path.equals(SHAPES) && !path.startsWith(IN_WORKSPACE);
  }

  /** The same with places on disk that mean the same in whatever folder a process starts. */
  DatasetSpec rooted() {
    return with()
        .path(isOnDisk(path) ? rooted(path) : path)
        .masks(masks.isEmpty() || hasMasksBeside() ? masks : rooted(masks))
        .build();
  }

  private static String rooted(String place) {
    return Path.of(place).toAbsolutePath().toString();
  }

  /** Name or digest of the data set in the workspace. */
  String packed() {
    return path.substring(IN_WORKSPACE.length()).strip();
  }

  /** True where the images are drawn and not read. */
  boolean isGenerated() {
    return path.equals(SHAPES);
  }

  /** True where files of masks lie among the images. */
  boolean hasMasksBeside() {
    return masks.equals(BESIDE);
  }

  /** The most images of a split; 0 for all. */
  int limit(Split split) {
    if (split == Split.TRAIN) {
      return trainLimit;
    }
    return split == Split.VALIDATION ? validationLimit : testLimit;
  }

  private static void requireSides(int height, int width) {
    if (height < 0 || width < 0 || height > LARGEST_SIDE || width > LARGEST_SIDE) {
      throw new IllegalArgumentException(
          String.format(
              "height and width are %d and %d; they must be between 0 and %d",
              height, width, LARGEST_SIDE));
    }
    if ((height == 0) != (width == 0)) {
      throw new IllegalArgumentException(
          String.format("height is %d and width is %d; give both, or leave both 0", height, width));
    }
  }

  private static void requireOneSize(String path, int height, @Nullable Preprocessing preprocess) {
    if (preprocess != null && height != 0) {
      throw new IllegalArgumentException(
          String.format(
              "height is %d and preprocess is %s; give height and width, or preprocess, not both",
              height, preprocess));
    }
    if (preprocess != null && path.equals(SHAPES)) {
      throw new IllegalArgumentException(
          "preprocess is "
              + preprocess
              + "; shapes are drawn at any size, so give height and width");
    }
  }

  private static void requireClasses(List<String> classes) {
    if (classes.size() == 1 || new HashSet<>(classes).size() < classes.size()) {
      throw new IllegalArgumentException(
          "classes are " + classes + "; give at least two different names, or none for all");
    }
  }

  private static void requireLimit(String name, int limit) {
    if (limit < 0) {
      throw new IllegalArgumentException(
          name + " is " + limit + "; it must be positive, or 0 for all images");
    }
  }
}
