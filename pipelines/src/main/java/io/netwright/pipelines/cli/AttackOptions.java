package io.netwright.pipelines.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netwright.attack.AttackPreset;
import io.netwright.attack.Fraction;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.evaluate.CheckTier;
import io.netwright.evaluate.EvaluationConfig;
import io.netwright.evaluate.FpccPaper;
import io.netwright.pipelines.config.ConfigException;
import io.netwright.pipelines.config.NearestNames;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a model is attacked that is asked about without an experiment. */
final class AttackOptions {
  private static final List<AttackPreset> USUAL =
      List.of(AttackPreset.FGSM, AttackPreset.PGD20, AttackPreset.APGD_CE, AttackPreset.APGD_DLR);

  @Option(
      names = "--attack",
      paramLabel = "NAME",
      split = ",",
      description =
          "The name of an attack, such as fgsm (one step), pgd20 (20 steps of a quarter of epsilon,"
              + " random start), apgd-ce, apgd-dlr and apgd-t (100 steps, as in AutoAttack); the"
              + " reference lists all. May be given several times. fpcc-paper is a published list that"
              + " brings norms and sizes of its own. Without it fgsm, pgd20, apgd-ce and apgd-dlr,"
              + " where the norm has them.")
  private @Nullable List<String> attacks;

  @Option(
      names = "--epsilon",
      paramLabel = "SIZE",
      split = ",",
      description =
          "How far a pixel may be changed on the scale of 0 to 1, e.g. 8/255. Several sizes, as"
              + " 1/255,2/255,4/255, give a curve.")
  private @Nullable List<String> epsilon;

  @Option(
      names = "--norm",
      paramLabel = "NORM",
      description =
          "How a change is measured: linf, the largest of a pixel, l2, the length of all, or l1,"
              + " their sum (default: linf).")
  private @Nullable String norm;

  @Option(
      names = "--checks",
      paramLabel = "TIER",
      description =
          "How much is spent on finding out whether the numbers can be believed, in passes for each"
              + " of 64 images: cheap, some hundreds, full, some thousands, or none (default: cheap)."
              + " A large network may spend more on them than on quick attacks.")
  private @Nullable String checks;

  @Option(
      names = "--keep",
      paramLabel = "N",
      description =
          "Keeps so many of the adversarial images of each threat model, of every class in turn the"
              + " smallest change, as a safetensors file and a picture beside the report, and says"
              + " how many are still wrong when they are rounded to bytes (default: 0).")
  private @Nullable Integer kept;

  /** Refuses these options beside an experiment, which says itself how models are attacked. */
  void refuseGiven() {
    if (attacks != null || epsilon != null || norm != null || checks != null) {
      throw new ConfigException(
          "--attack, --epsilon, --norm and --checks are about one model, which --model names; an"
              + " experiment has evaluation.threatModels and evaluation.checks");
    }
    if (kept != null) {
      throw new ConfigException(
          "--keep is about one model, which --model names; an experiment has"
              + " evaluation.keptImages");
    }
  }

  /** Writes into an experiment what was chosen. */
  ObjectNode into(ObjectNode experiment, int images) {
    ObjectNode evaluation = experiment.putObject("evaluation");
    evaluation.put("images", images);
    tier().ifPresent(tier -> evaluation.put("checks", tier.name()));
    if (kept != null) {
      if (kept < 0 || kept > EvaluationConfig.MOST_KEPT) {
        throw new ConfigException(
            "--keep must be in [0, %d], got %d".formatted(EvaluationConfig.MOST_KEPT, kept));
      }
      evaluation.put("keptImages", kept);
    }
    ArrayNode threatModels = evaluation.putArray("threatModels");
    List<String> named = attacks == null ? List.of() : attacks;
    boolean published = named.contains(FpccPaper.NAME);
    if (published) {
      threatModels.add(FpccPaper.NAME);
    }
    if (!published || named.size() > 1) {
      add(threatModels.addObject());
    } else if (epsilon != null || norm != null) {
      throw new ConfigException(
          "--attack %s has norms and sizes of its own; leave --epsilon and --norm out, or name"
                  .formatted(FpccPaper.NAME)
              + " another attack besides");
    }
    return experiment;
  }

  private void add(ObjectNode group) {
    Norm measured = measured();
    group.put("norm", measured.name());
    ArrayNode sizes = group.putArray("epsilon");
    sizes(measured).forEach(sizes::add);
    ArrayNode list = group.putArray("attacks");
    chosen(measured).forEach(list::add);
  }

  private List<String> sizes(Norm measured) {
    if (epsilon == null) {
      throw new ConfigException(
          "say how strong the attacker is: --epsilon 8/255, on the scale of pixels from 0 to 1");
    }
    try {
      return epsilon.stream()
          .map(size -> new ThreatModel(measured, Fraction.of(size)).epsilon().text())
          .toList();
    } catch (IllegalArgumentException e) {
      throw new ConfigException("--epsilon: " + e.getMessage());
    }
  }

  private Optional<CheckTier> tier() {
    if (checks == null) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(CheckTier.values())
            .filter(tier -> tier.name().equalsIgnoreCase(checks))
            .findFirst()
            .orElseThrow(
                () -> new ConfigException("--checks must be cheap, full or none, got " + checks)));
  }

  private Norm measured() {
    if (norm == null) {
      return Norm.LINF;
    }
    return Norm.named(norm.toUpperCase(Locale.ROOT))
        .orElseThrow(() -> new ConfigException("--norm must be linf, l2 or l1, got " + norm));
  }

  private Set<String> chosen(Norm measured) {
    if (attacks == null) {
      return USUAL.stream()
          .filter(attack -> attack.has(measured))
          .map(AttackPreset::written)
          .collect(Collectors.toCollection(LinkedHashSet::new));
    }
    List<String> known =
        Arrays.stream(AttackPreset.values())
            .filter(attack -> attack.has(measured))
            .map(AttackPreset::written)
            .toList();
    for (String name : attacks) {
      if (!known.contains(name) && !name.equals(FpccPaper.NAME)) {
        String question = NearestNames.question(name, known);
        throw new ConfigException(
            "--attack must be one of "
                + known
                + " in the norm "
                + measured
                + ", got "
                + name
                + (question.isEmpty() ? "" : "; ")
                + question);
      }
    }
    Set<String> chosen = new LinkedHashSet<>(attacks);
    chosen.remove(FpccPaper.NAME);
    return chosen;
  }
}
