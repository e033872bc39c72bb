package io.netwright.registry;

import io.netwright.refusal.RefusedException;
import java.util.regex.Pattern;

/** What registered models may be called. */
public final class ModelName {
  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

  private ModelName() {}

  /** Whether a registered model may be called so. */
  public static boolean isAllowed(String name) {
    return ALLOWED.matcher(name).matches();
  }

  /** What a model is called where nobody says: as its file, without the ending. */
  public static String ofFile(String file) {
    int dot = file.lastIndexOf('.');
    return (dot < 0 ? file : file.substring(0, dot)).replaceAll("[^A-Za-z0-9._-]", "-");
  }

  /**
   * The same name, where it can be a folder of the workspace and a name in MLflow.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  public static String checked(String name) {
    if (!isAllowed(name)) {
      throw new RefusedException(
          "a registered model's name must be 1 to 100 letters, digits, '.', '_' and '-' and begin"
              + " with a letter or digit, got '"
              + name
              + "'");
    }
    return name;
  }
}
