package io.netwright.evaluate;

import io.netwright.accuracy.WilsonInterval;
import io.netwright.attack.Norm;
import io.netwright.evaluate.probe.ActiveTest;
import io.netwright.evaluate.probe.SuiteSelfTest;
import io.netwright.schemas.Finding;
import io.netwright.schemas.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Looks whether the attacks of the experiment themselves find what is known to be there: an
 * adversarial image that was planted, what they broke of the model in broken copies of it, and next
 * to all of a network that nobody defended. What finds something here speaks against the attacks,
 * whatever the model is.
 */
record SuiteCheck() implements EvaluationCheck {

  @Override
  public List<Finding> findings(AttackResults results) {
    List<Finding> findings = new ArrayList<>();
    addPlanted(results, findings);
    addCopy(results, findings, SuiteSelfTest.DEAD_ZONE, "is flat around every image");
    addCopy(results, findings, SuiteSelfTest.SATURATED, "has ten thousand times the logits");
    addUndefended(results, findings);
    return findings;
  }

  /** Of planted adversarial images that noise does not find, attacks must find 95 %. */
  private static void addPlanted(AttackResults results, List<Finding> findings) {
    double[] hidden = results.readings().of(ActiveTest.HIDDEN);
    double[] missed = results.readings().of(ActiveTest.MISSED);
    int of = 0;
    int left = 0;
    for (int i = 0; i < Math.min(hidden.length, missed.length); i++) {
      if (hidden[i] != 0) {
        of++;
        left += missed[i] != 0 ? 1 : 0;
      }
    }
    if (left >= CheckLimits.LEAST_IMAGES && of - left < CheckLimits.FOUND * of) {
      findings.add(
          results.tested(
              FindingKind.ACTIVE_TEST_FAILED,
              Severity.SUSPICIOUS,
              left,
              of,
              ("the attacks miss the adversarial images that were planted in the balls around %s:"
                      + " what they leave of the model need not be robust")
                  .formatted(AttackResults.share(left, of))));
    }
  }

  private static void addCopy(
      AttackResults results, List<Finding> findings, String series, String words) {
    double[] examples = results.readings().of(ProbePiece.SUITE_EXAMPLES);
    double[] left = results.readings().of(series);
    if (examples.length == 0 || left.length != examples.length) {
      return;
    }
    List<AttackOutcome> attacks =
        results.attacks().stream().filter(one -> ProbePiece.isTested(one.attack())).toList();
    Map<Integer, Integer> places =
        IntStream.range(0, results.size())
            .boxed()
            .collect(
                Collectors.toMap(
                    i -> results.attacks().get(0).images().get(i).example(), Function.identity()));
    double[] leftOfItself =
        Arrays.stream(examples)
            .map(
                example -> {
                  Integer place = places.get((int) example);
                  return place == null || AttackOutcome.isRobust(attacks, place) ? 1 : 0;
                })
            .toArray();
    Paired paired = Paired.of(leftOfItself, left);
    if (paired.firstBreaksMore()) {
      findings.add(
          results.tested(
              FindingKind.SUITE_TOO_WEAK,
              severity(series, attacks),
              paired.onlyFirst(),
              paired.of(),
              "the attacks break %s of the model and not of a copy that %s"
                  .formatted(AttackResults.share(paired.onlyFirst(), paired.of()), words)));
    }
  }

  /**
   * That attacks on the cross entropy fail where logits are large is known; whether those of the
   * model are is for others to say.
   */
  private static Severity severity(String series, List<AttackOutcome> attacks) {
    boolean known =
        series.equals(SuiteSelfTest.SATURATED)
            && attacks.stream().noneMatch(one -> one.attack().objective().isScaleFree());
    return known ? Severity.NOTE : Severity.SUSPICIOUS;
  }

  /**
   * Of CIFAR-10 within 8/255 next to nothing is left of a network that nobody defended. A control
   * is trained without a defence, but may start from an imported model that has one.
   */
  private static void addUndefended(AttackResults results, List<Finding> findings) {
    Role role = results.model().getRole();
    boolean undefended = role == Role.BASELINE || role == Role.CONTROL;
    boolean far =
        results.threatModel().norm() == Norm.LINF
            && results.threatModel().radius() >= PlausibilityCheck.LINF_RADIUS;
    if (!undefended || !far || !PlausibilityCheck.isOfCifar10(results.model())) {
      return;
    }
    int robust = results.count(results::isRobust);
    if (WilsonInterval.of(robust, results.size()).low() > CheckLimits.UNDEFENDED) {
      findings.add(
          results.finding(
              FindingKind.SUITE_TOO_WEAK,
              role == Role.BASELINE ? Severity.INVALID : Severity.NOTE,
              NamedAttack.WORST_CASE,
              robust,
              ("%s are left of a network that was trained without a defence%s; attacks that work"
                      + " leave next to none")
                  .formatted(
                      AttackResults.share(robust, results.size()),
                      role == Role.BASELINE ? "" : ", unless it started from one that has it")));
    }
  }
}
