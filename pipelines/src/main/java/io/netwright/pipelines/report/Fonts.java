package io.netwright.pipelines.report;

import java.awt.Font;
import java.awt.font.FontRenderContext;

/**
 * Whether this Java has fonts to draw a picture with words in it: a small one has none, and a run
 * must not fail at its report for that.
 */
final class Fonts {
  private static final boolean FOUND = canMeasureAWord();

  private Fonts() {}

  static boolean found() {
    return FOUND;
  }

  /** A line that says what is missing, or nothing. */
  static String missing() {
    return FOUND
        ? ""
        : "no pictures in the report: this Java finds no fonts; install fontconfig and a font,"
            + " which are the packages fontconfig and fonts-dejavu-core of Debian\n";
  }

  /** A picture in a page, or nothing where none was drawn. */
  static String picture(String words, String file) {
    return FOUND ? "![%s](%s)\n\n".formatted(words, file) : "";
  }

  private static boolean canMeasureAWord() {
    try {
      new Font(Font.SANS_SERIF, Font.PLAIN, 11)
          .getLineMetrics("accuracy", new FontRenderContext(null, true, true));
      return true;
    } catch (RuntimeException | LinkageError | InternalError e) {
      // Java wraps what it misses in any of these: libraries, the configuration of fonts, or fonts.
      return false;
    }
  }
}
