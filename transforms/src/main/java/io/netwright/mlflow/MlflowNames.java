package io.netwright.mlflow;

import io.netwright.artifact.Sha256;
import io.netwright.run.Measurement;
import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What MLflow takes as names and values, and how others become so. */
public final class MlflowNames {
  static final String RUN_ID = "netwright.runId";
  static final String KEY = "netwright.key";

  /** Tag of a registered version: its number in the workspace. */
  static final String VERSION = "netwright.version";

  public static final String PARENT = "mlflow.parentRunId";
  static final String RUN_NAME = "mlflow.runName";

  /** Value of {@link #KEY} on the run that stands for the whole experiment. */
  static final String PARENT_KEY = "run";

  private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9_. /-]");
  private static final Pattern NOT_A_PATH = Pattern.compile("^[/.]+|/(?=[/.])|/$");
  private static final int KEY_LENGTH = 250;
  private static final int PARAM_LENGTH = 6000;
  private static final int TAG_LENGTH = 5000;

  private MlflowNames() {}

  /** A name MLflow accepts; a changed one ends in a digest of the original, so none collide. */
  static String key(String name) {
    String allowed = FOREIGN.matcher(name).replaceAll("_");
    allowed = NOT_A_PATH.matcher(allowed).replaceAll("_");
    if (allowed.equals(name) && !name.isEmpty() && name.length() <= KEY_LENGTH) {
      return name;
    }
    String head = allowed.substring(0, Math.min(allowed.length(), KEY_LENGTH - 9));
    return head + "_" + Sha256.of(name).substring(0, 8);
  }

  /**
   * The one key of a number: MLflow has no columns, so what tells numbers of one name apart follows
   * the name.
   */
  static String metric(Measurement point) {
    StringBuilder key = new StringBuilder(point.name());
    append(key, "", point.series());
    append(key, "layer ", point.layer());
    append(key, "level ", point.level() == null ? null : plain(point.level()));
    append(key, "model ", point.variant());
    return key(key.toString());
  }

  /** A part that holds a separator is marked, so that two numbers never share a key. */
  private static void append(StringBuilder key, String kind, @Nullable String part) {
    if (part != null) {
      String marked = part.contains("/") ? part + " " + Sha256.of(part).substring(0, 8) : part;
      key.append('/').append(kind).append(marked.replace('/', '_'));
    }
  }

  /** Without an exponent, and without zeros at its end. */
  private static String plain(double level) {
    return BigDecimal.valueOf(level).stripTrailingZeros().toPlainString();
  }

  static String paramValue(String value) {
    return cut(value, PARAM_LENGTH);
  }

  static String tagValue(String value) {
    return cut(value, TAG_LENGTH);
  }

  /**
   * MLflow's limits count characters as Python does; counting UTF-16 units errs on the safe side.
   */
  private static String cut(String value, int length) {
    if (value.length() <= length) {
      return value;
    }
    int end = length - 3;
    if (Character.isHighSurrogate(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(0, end) + "...";
  }

  /** Infinities become the largest numbers, as the server itself would make them; -0 becomes 0. */
  static double metricValue(double value) {
    if (Double.isInfinite(value)) {
      return value > 0 ? Double.MAX_VALUE : -Double.MAX_VALUE;
    }
    return value + 0.0;
  }
}
