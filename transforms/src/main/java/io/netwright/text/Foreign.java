package io.netwright.text;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text that came from a file, a folder's name or a server, made safe to show.
 *
 * <p>Characters that a terminal obeys or that nobody sees are written as JSON writes them, {@code
 * \u001b}, so that a JSON document that went through {@link #plain} is the same document.
 */
public final class Foreign {
  private static final Pattern BREAK = Pattern.compile("\\R");
  private static final String MARKUP = "\\`*[]<>&|~$";
  private static final int LONGEST_NAME = 100;
  private static final int FIRST_WIDE = 0x1100;

  /** First and last of the ranges that take two columns: East Asian letters and pictures. */
  private static final int[] WIDE = {
    FIRST_WIDE,
    0x115F,
    0x2E80,
    0x303E,
    0x3041,
    0xA4CF,
    0xA960,
    0xA97F,
    0xAC00,
    0xD7A3,
    0xF900,
    0xFAFF,
    0xFE30,
    0xFE6F,
    0xFF00,
    0xFF60,
    0xFFE0,
    0xFFE6,
    0x16FE0,
    0x18CFF,
    0x1B000,
    0x1B2FF,
    0x1F300,
    0x1F64F,
    0x1F680,
    0x1F6FF,
    0x1F900,
    0x1F9FF,
    0x20000,
    0x3FFFD
  };

  private Foreign() {}

  /** With nothing in it that moves a cursor, changes a colour, turns the direction or hides. */
  public static String plain(String text) {
    return text.codePoints().allMatch(Foreign::isShown) ? text : escaped(text);
  }

  private static String escaped(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .forEach(
            point -> {
              if (isShown(point)) {
                plain.appendCodePoint(point);
              } else {
                for (char unit : Character.toChars(point)) {
                  plain.append(String.format("\\u%04x", (int) unit));
                }
              }
            });
    return plain.toString();
  }

  /** Whether people see it as what it is. */
  static boolean isShown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /** In one line: line breaks become spaces, the rest as {@link #plain}. */
  public static String line(String text) {
    return plain(
        BREAK
            .splitAsStream(text)
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .collect(Collectors.joining(" ")));
  }

  /** A name from a file of weights: short, and without what a terminal would obey. */
  public static String name(String name) {
    String plain = name.replaceAll("\\p{C}", "?");
    return plain.length() <= LONGEST_NAME ? plain : plain.substring(0, LONGEST_NAME) + "...";
  }

  /** The beginning of a text that is longer than so many characters. */
  public static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end) + "...";
  }

  /**
   * As Markdown and the HTML that is made of it show it: no table is broken, no tag, link, picture
   * or emphasis begins.
   */
  public static String markdown(String text) {
    String plain = plain(text);
    StringBuilder markdown = new StringBuilder();
    for (int i = 0; i < plain.length(); i++) {
      char letter = plain.charAt(i);
      boolean address = plain.startsWith("://", i);
      if (MARKUP.indexOf(letter) >= 0 || address || (letter == '_' && !isWithinWord(plain, i))) {
        markdown.append('\\');
      }
      markdown.append(letter);
    }
    return markdown.toString();
  }

  /** Where an underscore is no emphasis. */
  private static boolean isWithinWord(String text, int at) {
    return at > 0
        && at + 1 < text.length()
        && Character.isLetterOrDigit(text.charAt(at - 1))
        && Character.isLetterOrDigit(text.charAt(at + 1));
  }

  /** How many columns a terminal gives a text that is {@link #plain}. */
  public static int columns(String text) {
    return text.codePoints().map(Foreign::columns).sum();
  }

  private static int columns(int point) {
    int type = Character.getType(point);
    if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
      return 0;
    }
    for (int i = 0; point >= FIRST_WIDE && i < WIDE.length; i += 2) {
      if (point >= WIDE[i] && point <= WIDE[i + 1]) {
        return 2;
      }
    }
    return 1;
  }

  /** The text between backticks in Markdown, which it must not end. */
  public static String code(String text) {
    return plain(text).replace('`', '\'');
  }
}
