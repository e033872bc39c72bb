package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.data.DataSources;
import io.netwright.data.DatasetSpec;
import io.netwright.data.ImageSet;
import io.netwright.schemas.AttackTask;
import io.netwright.schemas.DatasetRef;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.OutputClass;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EvaluationTasksTest {
  private static final DataSources DATA =
      new DataSources(Map.of("shapes", DatasetSpec.defaults().limited(60, 20, 20)), "");

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

  private static List<AttackTask> tasks(CheckTier tier, ModelRef... models) throws IOException {
    EvaluationConfig usual = EvaluationConfig.defaults();
    EvaluationConfig config =
        new EvaluationConfig(usual.threatModels(), 16, 64, 64, 0, tier, 16, 0);
    return new EvaluationTasks(config, DATA).of(List.of(models));
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
