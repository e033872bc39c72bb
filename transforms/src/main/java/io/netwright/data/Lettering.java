package io.netwright.data;

import java.awt.image.BufferedImage;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Capital letters and digits of five by seven dots, so that a picture can be labelled where no
 * fonts are installed, as in most containers.
 */
final class Lettering {
  /** Height of a line in pixels. */
  static final int HEIGHT = 14;

  private static final int DOT = 2;
  private static final int COLUMNS = 5;
  private static final int ROWS = 7;
  private static final Map<Character, String> GLYPHS = glyphs();

  private Lettering() {}

  /** Width of so many characters in pixels. */
  static int width(int characters) {
    return characters * (COLUMNS + 1) * DOT;
  }

  /** Writes a text, its top left corner at a point; what has no glyph stays blank. */
  static void write(BufferedImage picture, String text, int left, int top, int ink) {
    String capitals = text.toUpperCase(Locale.ROOT);
    for (int i = 0; i < capitals.length(); i++) {
      String rows = GLYPHS.getOrDefault(capitals.charAt(i), "0000000");
      for (int dot = 0; dot < COLUMNS * ROWS; dot++) {
        int bits = Character.digit(rows.charAt(dot / COLUMNS), 32);
        if ((bits >> (COLUMNS - 1 - dot % COLUMNS) & 1) == 1) {
          int x = left + width(i) + dot % COLUMNS * DOT;
          square(picture, x, top + dot / COLUMNS * DOT, ink);
        }
      }
    }
  }

  private static void square(BufferedImage picture, int left, int top, int ink) {
    for (int i = 0; i < DOT * DOT; i++) {
      int x = left + i % DOT;
      int y = top + i / DOT;
      if (x < picture.getWidth() && y < picture.getHeight()) {
        picture.setRGB(x, y, ink);
      }
    }
  }

  /** Seven rows of five dots each; a row is a digit of base 32, its leftmost dot worth 16. */
  private static Map<Character, String> glyphs() {
    String letters =
        "Aehhvhhh Buhhuhhu Cehggghe Duhhhhhu Evgguggv Fvgguggg Gehgnhhf "
            + "Hhhhvhhh Ie44444e J72222ic Khikokih Lggggggv Mhrllhhh Nhplljhh "
            + "Oehhhhhe Puhhuggg Qehhhlid Ruhhukih Sfgge11u Tv444444 Uhhhhhhe "
            + "Vhhhhha4 Whhhllrh Xhha4ahh Yhha4444 Zv1248gv ";
    String rest =
        "0ehjlphe 14c4444e 2eh1248v 3eh161he 426aiv22 5vgu11he 6egguhhe "
            + "7v122444 8ehhehhe 9ehhf11e -000e000 _000000v .0000066 ";
    Map<Character, String> glyphs = new TreeMap<>();
    for (String glyph : (letters + rest).split(" ", 0)) {
      glyphs.put(glyph.charAt(0), glyph.substring(1));
    }
    return glyphs;
  }
}
