package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.attack.AttackJson;
import io.netwright.attack.ThreatModel;
import io.netwright.attack.gradient.Fgsm;
import io.netwright.attack.suite.adaptive.Adaptive;
import io.netwright.attack.suite.adaptive.Calibration;
import io.netwright.attack.suite.adaptive.LabelWeight;
import io.netwright.data.DataSources;
import io.netwright.data.DatasetSpec;
import io.netwright.data.ImageSet;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import io.netwright.schemas.Role;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTasksTest {
  private static final DataSources DATA =
      new DataSources(Map.of("shapes", DatasetSpec.defaults().limited(60, 20, 20)), "");

  private static final ThreatModel LINF = ThreatModel.linf("1/255");
  private static final List<AttackGroup> ADAPTIVE =
      List.of(new AttackGroup(LINF, List.of(adaptive(LINF, null))));
  private static final Calibration GIVEN =
      new Calibration(9, List.of(), LabelWeight.AWAY, false, null, List.of(), 1, 1);

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
    ThreatModel l2 = ThreatModel.l2(0.5);
    EvaluationConfig config =
        config(
            CheckTier.NONE,
            List.of(
                new AttackGroup(
                    LINF, List.of(adaptive(LINF, null), new NamedAttack("fgsm", new Fgsm(LINF)))),
                new AttackGroup(l2, List.of(adaptive(l2, GIVEN)))));
    List<AttackTask> tasks = new EvaluationTasks(config, DATA).of(List.of(model("baseline", "")));

    assertThat(tasks)
        .extracting(AttackTask::getAttack)
        .containsExactly("calibration linf-1/255", "fgsm", "adaptive", "gradient probe");
    assertThat(tasks.get(0).getTo()).isEqualTo(20);
    assertThat(AttackJson.read(tasks.get(2).getParameters()))
        .isEqualTo(new Adaptive(l2, 5000, GIVEN));
  }

  /** Nobody knows which images it was trained on; those would say that others come near. */
  @Test
  void learnOfAnImportedModelFromTestImagesThatAreNotAttacked() throws Exception {
    ModelRef imported = ModelRef.newBuilder(model("imported", "")).setRole(Role.IMPORTED).build();
    EvaluationConfig config = config(CheckTier.NONE, ADAPTIVE);
    goesByDefaults(new EvaluationTasks(config, DATA).of(List.of(imported)));

    DataSources many =
        new DataSources(Map.of("shapes", DatasetSpec.defaults().limited(60, 20, 90)), "");
    ModelRef other =
        ModelRef.newBuilder(imported)
            .setDatasets(List.of(new DatasetRef("shapes", many.open("shapes").sha256())))
            .build();
    AttackTask learning = new EvaluationTasks(config, many).of(List.of(other)).get(0);
    assertThat(learning.getAttack()).isEqualTo("calibration linf-1/255");
    assertThat(learning.getTo()).isEqualTo(64);
    EvaluatedImages others = CalibrationPiece.images(other, config.images(), many);
    assertThat(IntStream.range(0, 64).mapToObj(others::example))
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(example -> example >= config.images());
    assertThat(IntStream.range(0, 64).mapToObj(others.images()::label).distinct()).hasSize(10);
    assertThat(CalibrationPiece.images(other, 27, many).size()).isZero();
  }

  @Test
  void goByFixedDefaultsWhereThereAreNoValidationImages(@TempDir Path folder) throws Exception {
    for (String place : List.of("train/a/0", "train/b/1", "test/a/2", "test/b/3")) {
      Path file = folder.resolve(place + ".png");
      Files.createDirectories(file.getParent());
      ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
    }
    DatasetSpec spec = DatasetSpec.of(folder.toString()).with().validationFraction(0).build();
    DataSources files = new DataSources(Map.of("files", spec), "");
    ModelRef known =
        ModelRef.newBuilder(AccuraciesTest.model("known"))
            .setDatasets(List.of(new DatasetRef("files", files.open("files").sha256())))
            .setOutputs(List.of(new OutputClass("a", "files", 0), new OutputClass("b", "files", 1)))
            .build();
    goesByDefaults(new EvaluationTasks(config(CheckTier.NONE, ADAPTIVE), files).of(List.of(known)));
  }

  private static void goesByDefaults(List<AttackTask> tasks) {
    assertThat(tasks)
        .extracting(AttackTask::getAttack)
        .containsExactly("adaptive", "gradient probe");
    assertThat(tasks.get(0).getParameters()).isEqualTo(AttackJson.write(Adaptive.of(LINF)));
  }

  private static NamedAttack adaptive(ThreatModel ball, @Nullable Calibration given) {
    return new NamedAttack("adaptive", new Adaptive(ball, 5000, given));
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
