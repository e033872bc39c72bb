package io.netwright.text;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Values that must not be shown, and texts without them.
 *
 * @param values as they are, the longest first
 */
public record Secrets(List<String> values) {
  /** Stands where a secret was. */
  public static final String HIDDEN = "***";

  private static final int SHORTEST = 3;
  private static final int ANSWER = 300;

  /** What a server may have repeated of the request's headers. */
  private static final Pattern SCHEME =
      Pattern.compile("(?i)\\b(bearer|basic|digest|negotiate)[\\s:=\"']+[A-Za-z0-9+/=._~-]+");

  private static final Pattern HEADER =
      Pattern.compile(
          "(?i)((?:(?:authorization|cookie|x-amz-security-token|x-api-key|signature)[\"']?\\s*[:=]"
              + "|aws4-hmac-sha256)\\s*)[^\\r\\n]+");

  /** Leaves out what is too short to be told from other text. */
  public Secrets {
    values =
        values.stream()
            .filter(value -> value.length() >= SHORTEST)
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
  }

  /** Nothing to hide. */
  public static Secrets none() {
    return new Secrets(List.of());
  }

  /** Values with the forms in which requests carry them; null where there is none. */
  public static Secrets of(@Nullable String... values) {
    List<String> forms = new ArrayList<>();
    for (String value : values) {
      if (value != null) {
        forms.add(value);
        forms.add(URLEncoder.encode(value, StandardCharsets.UTF_8));
        forms.add(value.replace("\\", "\\\\").replace("\"", "\\\""));
      }
    }
    return new Secrets(forms);
  }

  /** A text without them. */
  public String hiddenIn(String text) {
    String hidden = text;
    for (String value : values) {
      hidden = hidden.replace(value, HIDDEN);
    }
    return hidden;
  }

  /**
   * What may be quoted of a server's answer: one short line in which nothing of the request's
   * credentials comes back.
   */
  public String quoted(String answer) {
    String hidden = hiddenIn(answer);
    hidden = SCHEME.matcher(hidden).replaceAll("$1 ***");
    hidden = HEADER.matcher(hidden).replaceAll("$1***");
    return Foreign.cut(Foreign.plain(hidden.replaceAll("\\s+", " ").strip()), ANSWER);
  }

  @Override
  public String toString() {
    return "Secrets[hidden]";
  }
}
