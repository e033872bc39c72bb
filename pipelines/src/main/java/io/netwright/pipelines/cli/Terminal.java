package io.netwright.pipelines.cli;

import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;

/**
 * What is printed, without anything in it that a terminal would obey, wherever it came from: the
 * net below all the places that escape names themselves.
 */
final class Terminal {
  /** Begins the line anew; obeyed only where it is printed alone. */
  private static final String ERASE = "\r\033[K";

  /** The colours of the help. */
  private static final Pattern COLOUR = Pattern.compile("\033\\[[0-9;]*m");

  private static final Pattern LINES = Pattern.compile("[^\n\t]+");

  private Terminal() {}

  /** Writes to a stream. */
  static PrintWriter writer(PrintStream to) {
    boolean colours = Ansi.AUTO.enabled();
    Writer writer =
        new Writer() {
          @Override
          public void write(char[] text, int offset, int length) {
            to.print(shown(new String(text, offset, length), colours));
          }

          @Override
          public void flush() {
            to.flush();
          }

          @Override
          public void close() throws IOException {
            flush();
          }
        };
    return new PrintWriter(writer, true);
  }

  /** Prints to a stream; for the log. */
  static PrintStream stream(PrintStream to) {
    return new PrintStream(to, true, Charset.defaultCharset()) {
      @Override
      public void print(String text) {
        to.print(shown(String.valueOf(text), false));
      }
    };
  }

  /** A text as it is printed. */
  static String shown(String text, boolean colours) {
    if (text.equals(ERASE)) {
      return text;
    }
    return LINES
        .matcher(text)
        .replaceAll(line -> Matcher.quoteReplacement(line(line.group(), colours)));
  }

  private static String line(String line, boolean colours) {
    if (!colours) {
      return Foreign.plain(line);
    }
    StringBuilder shown = new StringBuilder();
    Matcher colour = COLOUR.matcher(line);
    int from = 0;
    while (colour.find()) {
      shown.append(Foreign.plain(line.substring(from, colour.start()))).append(colour.group());
      from = colour.end();
    }
    return shown.append(Foreign.plain(line.substring(from))).toString();
  }
}
