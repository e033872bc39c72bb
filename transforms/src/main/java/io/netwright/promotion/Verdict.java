package io.netwright.promotion;

import io.netwright.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the gate decided and why; equal evidence gives equal bytes.
 *
 * @param promote whether the challenger may become champion
 * @param summary one line for people: what speaks against it, or else what speaks for it
 * @param challenger the new model
 * @param champion the model in use; null where there is none
 * @param config what was asked for
 * @param images number of test images
 * @param checks everything that was looked at
 */
public record Verdict(
    boolean promote,
    String summary,
    Party challenger,
    @Nullable Party champion,
    PromotionConfig config,
    int images,
    List<Check> checks) {
  /** Media type of a verdict as an artifact. */
  public static final String MEDIA_TYPE = "application/json";

  /**
   * One of the two models.
   *
   * @param weights SHA-256 of its weights
   */
  public record Party(String modelId, String name, String weights) {
    static Party of(GateEvidence measured) {
      return new Party(
          measured.model().getModelId(),
          measured.model().getName(),
          measured.model().getWeights().getSha256());
    }
  }

  /** Takes an immutable copy. */
  public Verdict {
    checks = List.copyOf(checks);
  }

  /** The verdict over some checks: promoted only where all pass. */
  static Verdict of(
      PromotionConfig config,
      Party challenger,
      @Nullable Party champion,
      int images,
      List<Check> checks) {
    boolean promote = !checks.isEmpty() && checks.stream().allMatch(Check::passed);
    String summary =
        checks.stream()
            .filter(check -> check.passed() == promote)
            .map(Check::reason)
            .collect(Collectors.joining("; "));
    return new Verdict(promote, summary, challenger, champion, config, images, checks);
  }

  /** The document that is kept. */
  public byte[] json() {
    return Json.pretty(this).getBytes(StandardCharsets.UTF_8);
  }
}
