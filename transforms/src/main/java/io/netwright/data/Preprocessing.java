package io.netwright.data;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.netwright.json.Json;
import io.netwright.json.JsonFault;
import io.netwright.refusal.RefusedException;
import java.io.Serializable;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How images of any size are brought to the one size that a model takes: the shorter side is made
 * {@code resize} pixels long, then the {@code crop} by {@code crop} pixels in the middle are taken.
 *
 * <p>It gives bytes, equal to those of Pillow and torchvision. What models do to pixels in [0, 1]
 * besides, mean and standard deviation, is a layer of the network, so that strengths of attacks are
 * measured on these pixels.
 *
 * @param resize length of the shorter side in pixels; 0 as it is
 * @param crop height and width of what is taken from the middle; 0 with a resize of 0: nothing is
 *     done to images
 * @param interpolation BILINEAR or BICUBIC, as Pillow does it
 */
public record Preprocessing(int resize, int crop, Interpolation interpolation)
    implements Serializable {

  /** Key under which model files of all kinds keep it in their metadata, as JSON. */
  public static final String KEY = "netwright.preprocessing";

  /** Images are taken as they are. */
  public static final Preprocessing NONE = new Preprocessing(0, 0, Interpolation.BILINEAR);

  private static final int LARGEST_SIDE = 4096;
  private static final String EXAMPLE =
      "{\"resize\":256,\"crop\":224,\"interpolation\":\"BICUBIC\"}";

  /** Refuses values out of range. */
  public Preprocessing {
    if (resize < 0 || crop < 0 || resize > LARGEST_SIDE || crop > LARGEST_SIDE) {
      throw new IllegalArgumentException(
          "resize and crop are %d and %d; they must be between 0 and %d"
              .formatted(resize, crop, LARGEST_SIDE));
    }
    if (crop == 0 && resize != 0) {
      throw new IllegalArgumentException(
          "resize is %d without a crop; give crop as well, since images of other proportions would"
                  .formatted(resize)
              + " not become equally large");
    }
    if (resize != 0 && resize < crop) {
      throw new IllegalArgumentException(
          "resize is %d and crop is %d; resize must be at least crop, or 0"
              .formatted(resize, crop));
    }
    Objects.requireNonNull(interpolation);
  }

  /** What a file says; whatever it leaves out is as in {@link #NONE}. */
  @JsonCreator
  static Preprocessing of(
      @JsonProperty("resize") @Nullable Integer resize,
      @JsonProperty("crop") @Nullable Integer crop,
      @JsonProperty("interpolation") @Nullable Interpolation interpolation) {
    return new Preprocessing(
        Objects.requireNonNullElse(resize, 0),
        Objects.requireNonNullElse(crop, 0),
        Objects.requireNonNullElse(interpolation, Interpolation.BILINEAR));
  }

  /** Whether images are taken as they are. */
  @JsonIgnore
  public boolean isNone() {
    return crop == 0;
  }

  /** Its JSON, {@code {"resize":256,"crop":224,"interpolation":"BICUBIC"}}. */
  public String toJson() {
    return Json.write(this);
  }

  /** Reads what {@link #toJson} wrote; anything else is refused in one line. */
  public static Preprocessing fromJson(String json) {
    try {
      if (!Json.tree(json).isObject()) {
        throw new RefusedException(KEY + ": is no JSON object; it must be like " + EXAMPLE);
      }
      return Json.read(json, Preprocessing.class);
    } catch (JsonProcessingException e) {
      throw new RefusedException(KEY + ": " + JsonFault.of(e) + "; it must be like " + EXAMPLE, e);
    }
  }

  /** As a model keeps it: its JSON, empty for {@link #NONE}. */
  public String kept() {
    return isNone() ? "" : toJson();
  }

  /** Reads what {@link #kept} wrote. */
  public static Preprocessing ofKept(String kept) {
    return kept.isEmpty() ? NONE : fromJson(kept);
  }

  /**
   * The strings that a model file gets for a model's preprocessing as JSON; none where it is empty.
   */
  public static Map<String, String> metadata(String json) {
    return json.isEmpty() ? Map.of() : Map.of(KEY, json);
  }

  /** What the strings of a model file say; {@link #NONE} where they say nothing. */
  public static Preprocessing in(Map<String, String> metadata) {
    String json = metadata.get(KEY);
    return json == null ? NONE : fromJson(json);
  }

  /**
   * The shape of what becomes of an image.
   *
   * @throws RefusedException where the image is too small to be cropped
   */
  public ImageShape shape(ImageShape from) {
    if (isNone()) {
      return from;
    }
    ImageShape resized = resized(from);
    if (resized.height() < crop || resized.width() < crop) {
      throw new RefusedException(
          "the image has %d x %d pixels (width x height), too few for a crop of %d; give a resize of"
                  .formatted(from.width(), from.height(), crop)
              + " at least "
              + crop
              + ", or larger images");
    }
    return new ImageShape(from.channels(), crop, crop);
  }

  /** The same, where the message names the file. */
  ImageShape shapeOf(ImageShape from, String where) throws DataException {
    try {
      return shape(from);
    } catch (RefusedException e) {
      throw new DataException(where + ": " + e.getMessage(), e);
    }
  }

  /**
   * An image as the model takes it.
   *
   * @param image {@code (C, H, W)} uint8
   * @throws RefusedException where the image is too small to be cropped
   */
  public byte[] apply(byte[] image, ImageShape from) {
    ImageShape to = shape(from);
    ImageShape resized = resized(from);
    if (to.equals(from) && resized.equals(from)) {
      return image;
    }
    // Only what the crop shows is computed, however long the other side becomes.
    PillowResize across =
        new PillowResize(
            from.width(), resized.width(), start(resized.width()), crop, interpolation);
    PillowResize down =
        new PillowResize(
            from.height(), resized.height(), start(resized.height()), crop, interpolation);
    return down.down(across.across(image, from.width()), from.height(), crop);
  }

  /** The same geometry for what is no picture, as masks: without overshooting. */
  Preprocessing bilinear() {
    return new Preprocessing(resize, crop, Interpolation.BILINEAR);
  }

  /** Shorter side {@code resize}; the longer {@code int(resize * long / short)}, as torchvision. */
  private ImageShape resized(ImageShape from) {
    if (resize == 0) {
      return from;
    }
    int shorter = Math.min(from.height(), from.width());
    double longer = (double) ((long) resize * Math.max(from.height(), from.width())) / shorter;
    int other = (int) longer;
    return from.height() <= from.width()
        ? new ImageShape(from.channels(), resize, other)
        : new ImageShape(from.channels(), other, resize);
  }

  /** Python's {@code int(round((side - crop) / 2.0))}, which rounds halves to even numbers. */
  private int start(int side) {
    return (int) Math.rint((side - crop) / 2.0);
  }

  @Override
  public String toString() {
    return isNone()
        ? "none"
        : "%scentre crop of %d pixels"
            .formatted(
                resize == 0
                    ? ""
                    : "shorter side to "
                        + resize
                        + " pixels ("
                        + interpolation.name().toLowerCase(Locale.ROOT)
                        + "), ",
                crop);
  }
}
