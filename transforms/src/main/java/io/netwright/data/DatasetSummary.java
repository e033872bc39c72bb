package io.netwright.data;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Computes what a data set knows about its images: mean, deviation, digest. */
final class DatasetSummary {

  private DatasetSummary() {}

  /** A data set of these images. */
  static Dataset dataset(
      String name,
      List<String> classes,
      Splits splits,
      List<String> remarks,
      Preprocessing preprocessing) {
    List<Float> mean = new ArrayList<>();
    List<Float> std = new ArrayList<>();
    ImageSet images = splits.train().size() > 0 ? splits.train() : splits.test();
    for (int channel = 0; channel < images.shape().channels(); channel++) {
      long[] histogram = histogram(images, channel);
      double count = 0;
      double sum = 0;
      double squares = 0;
      for (int value = 0; value < histogram.length; value++) {
        count += histogram[value];
        sum += (double) histogram[value] * value;
        squares += (double) histogram[value] * value * value;
      }
      double average = sum / count;
      double variance = Math.max(0, squares / count - average * average);
      mean.add((float) (average / 255));
      std.add((float) (Math.sqrt(variance) / 255));
    }
    return new Dataset(
        name,
        classes,
        splits.train(),
        splits.validation(),
        splits.test(),
        mean,
        std,
        sha256(classes, splits),
        remarks,
        preprocessing);
  }

  /** Digest over class names, shapes, labels and pixels, each preceded by its length. */
  static String sha256(List<String> classes, Splits splits) {
    MessageDigest digest = sha256();
    update(digest, classes.size());
    for (String name : classes) {
      byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
      update(digest, bytes.length);
      digest.update(bytes);
    }
    for (Split split : Split.values()) {
      ImageSet images = splits.get(split);
      ImageShape shape = images.shape();
      update(digest, shape.channels(), shape.height(), shape.width(), images.size());
      update(digest, images.labels());
      digest.update(images.pixels());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** A digest that every Java has. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * numbers.length);
    bytes.asIntBuffer().put(numbers);
    digest.update(bytes);
  }

  private static long[] histogram(ImageSet images, int channel) {
    int area = images.shape().height() * images.shape().width();
    long[] histogram = new long[256];
    for (int i = 0; i < images.size(); i++) {
      int from = i * images.shape().size() + channel * area;
      for (int at = from; at < from + area; at++) {
        histogram[images.pixels()[at] & 0xff]++;
      }
    }
    return histogram;
  }
}
