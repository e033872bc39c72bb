package io.netwright.pipelines.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.NearestNames;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a model is attacked that is asked about without an experiment. */
final class AttackOptions {
  private static final String ONE_STEP = "fgsm";
  private static final String PGD = "pgd20";
  private static final String APGD_CE = "apgd-ce";
  private static final String APGD_DLR = "apgd-dlr";
  private static final List<String> ALL = List.of(ONE_STEP, PGD, APGD_CE, APGD_DLR);

  @Option(
      names = "--attack",
      paramLabel = "NAME",
      split = ",",
      description =
          "One of fgsm (one step), pgd20 (20 steps of a quarter of epsilon, random start), apgd-ce"
              + " and apgd-dlr (100 steps, as in AutoAttack); may be given several times. Without"
              + " it all of them.")
  private @Nullable List<String> attacks;

  @Option(
      names = "--epsilon",
      paramLabel = "SIZE",
      description = "How far a pixel may be changed on the scale of 0 to 1, e.g. 8/255.")
  private @Nullable String epsilon;

  @Option(
      names = "--norm",
      paramLabel = "NORM",
      description =
          "How a change is measured: linf, the largest of a pixel, or l2, the length of all "
              + "(default: linf).")
  private @Nullable String norm;

  /** Refuses these options beside an experiment, which says itself how models are attacked. */
  void refuseGiven() {
    if (attacks != null || epsilon != null || norm != null) {
      throw new ConfigException(
          "--attack, --epsilon and --norm are about one model, which --model names; an experiment"
              + " has evaluation.threatModels");
    }
  }

  /** Writes into an experiment what was chosen. */
  ObjectNode into(ObjectNode experiment, int images) {
    ThreatModel ball = threatModel();
    ObjectNode evaluation = experiment.putObject("evaluation");
    evaluation.put("images", images);
    ObjectNode group = evaluation.putArray("threatModels").addObject();
    group.put("norm", ball.norm().name()).put("epsilon", ball.epsilon().text());
    ArrayNode list = group.putArray("attacks");
    for (String name : chosen()) {
      settings(name, list.addObject().put("name", name).putObject("attack"));
    }
    return experiment;
  }

  private ThreatModel threatModel() {
    if (epsilon == null) {
      throw new ConfigException(
          "say how strong the attacker is: --epsilon 8/255, on the scale of pixels from 0 to 1");
    }
    String measured = norm == null ? "linf" : norm.toLowerCase(Locale.ROOT);
    if (!measured.equals("linf") && !measured.equals("l2")) {
      throw new ConfigException("--norm must be linf or l2, got " + norm);
    }
    try {
      return new ThreatModel(measured.equals("l2") ? Norm.L2 : Norm.LINF, Fraction.of(epsilon));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--epsilon: " + e.getMessage());
    }
  }

  private Set<String> chosen() {
    Set<String> names = new LinkedHashSet<>(attacks == null ? ALL : attacks);
    for (String name : names) {
      if (!ALL.contains(name)) {
        String question = NearestNames.question(name, ALL);
        throw new ConfigException(
            "--attack must be one of "
                + ALL
                + ", got "
                + name
                + (question.isEmpty() ? "" : "; ")
                + question);
      }
    }
    return names;
  }

  private static void settings(String name, ObjectNode attack) {
    switch (name) {
      case ONE_STEP -> attack.put("type", "fgsm");
      case PGD ->
          attack.put("type", "pgd").put("steps", 20).put("randomStart", true).put("restarts", 1);
      default ->
          attack
              .put("type", "apgd")
              .put("steps", 100)
              .put("restarts", 1)
              .put("loss", name.equals(APGD_CE) ? "CE" : "DLR")
              .put("rho", 0.75);
    }
  }
}
