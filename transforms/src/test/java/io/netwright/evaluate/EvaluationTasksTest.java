package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.attack.AttackJson;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.suite.adaptive.Adaptive;
import io.netwright.attack.suite.adaptive.Calibration;
import io.netwright.data.DataSources;
import io.netwright.data.DatasetSpec;
import io.netwright.data.ImageSet;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Role;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvaluationTasksTest {
  private static final DataSources DATA =
      new DataSources(Map.of("shapes", DatasetSpec.defaults().limited(60, 20, 20)), "");

  private static final Calibration GIVEN = new Calibration(9, List.of(), null, false, null, 1, 1);

  @Test
  void takeTheControlOfAModelAsItsSurrogateInTheFullTier() throws Exception {
    ModelRef control = model("hardened-control", "");
    ModelRef hardened = model("hardened", "hardened-control");
    List<AttackTask> tasks = tasks(CheckTier.FULL, hardened, control, model("baseline", "gone"));

    assertThat(tasks)
        .filteredOn(task -> task.getSurrogate() != null)
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.getAttack()).isEqualTo("probe transfer linf-8/255");
              assertThat(task.getModel()).isEqualTo(hardened);
              assertThat(task.getSurrogate()).isEqualTo(control);
            });
    assertThat(tasks(CheckTier.CHEAP, hardened, control))
        .isNotEmpty()
        .allMatch(task -> task.getSurrogate() == null);
  }

  @Test
  void takeNoSurrogateThatAnswersWithOtherClasses() throws Exception {
    ModelRef control =
        ModelRef.newBuilder(model("hardened-control", ""))
            .setOutputs(model("hardened-control", "").getOutputs().subList(0, 2))
            .build();
    assertThat(tasks(CheckTier.FULL, model("hardened", "hardened-control"), control))
        .allMatch(task -> task.getSurrogate() == null);
  }

  @Test
  void learnBeforeAttacksThatWantItAndLeaveOthersAsTheyAre() throws Exception {
    ThreatModel linf = ThreatModel.linf("1/255");
    ThreatModel l2 = ThreatModel.l2(0.5);
    EvaluationConfig config =
        config(
            CheckTier.NONE,
            List.of(
                new AttackGroup(linf, List.of(adaptive(linf, null), new NamedAttack("fgsm", new Fgsm(linf)))),
                new AttackGroup(l2, List.of(adaptive(l2, GIVEN)))));
    List<AttackTask> tasks =
        new EvaluationTasks(config, DATA).of(List.of(model("baseline", "")));

    assertThat(tasks)
        .extracting(AttackTask::getAttack)
        .containsExactly("calibration linf-1/255", "fgsm", "adaptive", "gradient probe");
    assertThat(tasks.get(0).getTo()).isEqualTo(20);
    assertThat(AttackJson.read(tasks.get(2).getParameters()))
        .isEqualTo(new Adaptive(l2, null, GIVEN));
  }

  @Test
  void goByFixedDefaultsWhereThereIsNothingToLearnFrom() throws Exception {
    ThreatModel linf = ThreatModel.linf("1/255");
    EvaluationConfig config =
        config(CheckTier.NONE, List.of(new AttackGroup(linf, List.of(adaptive(linf, null)))));
    ModelRef imported =
        ModelRef.newBuilder(model("imported", "")).setRole(Role.IMPORTED).build();
    List<AttackTask> tasks = new EvaluationTasks(config, DATA).of(List.of(imported));
    assertThat(tasks)
        .extracting(AttackTask::getAttack)
        .containsExactly("adaptive", "gradient probe");
    assertThat(tasks.get(0).getParameters()).isEqualTo(AttackJson.write(Adaptive.of(linf)));
  }

  private static NamedAttack adaptive(ThreatModel ball, @Nullable Calibration given) {
    return new NamedAttack("adaptive", new Adaptive(ball, null, given));
  }

  private static List<AttackTask> tasks(CheckTier tier, ModelRef... models) throws IOException {
    EvaluationConfig config = config(tier, EvaluationConfig.defaults().threatModels());
    return new EvaluationTasks(config, DATA).of(List.of(models));
  }

  private static EvaluationConfig config(CheckTier tier, List<AttackGroup> threatModels) {
    return new EvaluationConfig(threatModels, 16, 64, 64, 0, tier, 16, 0);
  }

  private static ModelRef model(String variant, String control) throws IOException {
    ImageSet test = DATA.open("shapes").test();
    List<String> classes = DATA.open("shapes").classes();
    assertThat(test.size()).isEqualTo(20);
    return ModelRef.newBuilder(AccuraciesTest.model(variant))
        .setVariant(variant)
        .setControl(control)
        .setDatasets(List.of(new DatasetRef("shapes", DATA.open("shapes").sha256())))
        .setOutputs(
            IntStream.range(0, classes.size())
                .mapToObj(i -> new OutputClass(classes.get(i), "shapes", i))
                .toList())
        .build();
  }
}
