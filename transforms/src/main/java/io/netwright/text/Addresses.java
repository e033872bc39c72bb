package io.netwright.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses of servers as they may be shown, whether they are well formed or not. */
public final class Addresses {
  /** Begins where a word does, or behind another address: each letter is looked at once. */
  private static final Pattern WITH_SCHEME =
      Pattern.compile("(?:\\G|(?<=[\\s'\"(]))[^\\s'\"(]*?://[^\\s'\")]*[^\\s'\"),;:.]");

  private static final Pattern HOST =
      Pattern.compile("(?:[A-Za-z0-9._*-]*|\\[[0-9A-Fa-f:.%]*])(?::[0-9]*)?");

  private Addresses() {}

  /**
   * Without user, password, query and fragment: what stands between {@code ://} and the last at
   * sign, and what comes after the first question mark or hash. What is no host and port is hidden
   * too, since it may be a password whose at sign was forgotten.
   */
  public static String masked(String address) {
    String text = address.strip();
    int slashes = text.indexOf("://");
    String scheme = slashes < 0 ? "" : text.substring(0, slashes + 3);
    String rest = text.substring(scheme.length());
    int at = rest.lastIndexOf('@');
    String user = at < 0 ? "" : Secrets.HIDDEN + "@";
    if (firstOf(rest, "?#") < at) {
      return shown(scheme) + Secrets.HIDDEN; // the at sign may belong to the query
    }
    String place = rest.substring(at + 1);
    int query = firstOf(place, "?#");
    String path = place.substring(0, query);
    int end = firstOf(path, "/\\");
    String host = path.substring(0, end);
    return shown(scheme)
        + user
        + (HOST.matcher(host).matches() ? Foreign.plain(path) : Secrets.HIDDEN)
        + (query < place.length() ? place.charAt(query) + Secrets.HIDDEN : "");
  }

  /** A scheme that is one; another may be the beginning of a password. */
  private static String shown(String scheme) {
    return scheme.matches("[A-Za-z][A-Za-z0-9+.-]*://|") ? scheme : Secrets.HIDDEN + "://";
  }

  /** A text with every address in it {@link #masked}. */
  public static String maskedIn(String text) {
    return WITH_SCHEME.matcher(text).replaceAll(match -> quoted(masked(match.group())));
  }

  private static String quoted(String replacement) {
    return Matcher.quoteReplacement(replacement);
  }

  private static int firstOf(String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }
}
