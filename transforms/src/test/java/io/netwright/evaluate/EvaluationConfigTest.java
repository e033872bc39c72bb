package io.netwright.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.attack.Attack;
import io.netwright.attack.AttackJson;
import io.netwright.attack.AttackPreset;
import io.netwright.attack.Norm;
import io.netwright.attack.ThreatModel;
import io.netwright.data.ImageSet;
import io.netwright.data.ImageShape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationConfigTest {
  private static final List<AttackGroup> GROUPS = EvaluationConfig.defaults().threatModels();
  private static final List<NamedAttack> ATTACKS = GROUPS.get(0).attacks();
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void survivesJson() throws JsonProcessingException {
    EvaluationConfig config = EvaluationConfig.defaults();
    String json = MAPPER.writeValueAsString(config);
    assertThat(json)
        .contains("{\"norm\":\"LINF\",\"epsilon\":\"8/255\",\"attacks\":[{\"name\":\"fgsm\"")
        .contains("{\"type\":\"fgsm\"}", "{\"type\":\"pgd\",\"stepSize\":\"2/255\"")
        .doesNotContain("threatModel\":");
    assertThat(MAPPER.readValue(json, EvaluationConfig.class)).isEqualTo(config);
  }

  @Test
  void hasAnAttackThatNoScaleOfTheLogitsHidesAnythingFrom() {
    assertThat(ATTACKS).anyMatch(attack -> attack.attack().objective().isScaleFree());
  }

  @Test
  void givesAttacksTheNormAndEpsilonAboveThem() throws JsonProcessingException {
    AttackGroup group =
        read(
            "{'norm':'L2','epsilon':'1/2','attacks':[{'name':'p','attack':{'type':'pgd','steps':3,"
                + "'randomStart':true,'restarts':1}}]}");
    Attack attack = group.attacks().get(0).attack();

    assertThat(attack.threatModel()).isEqualTo(group.threatModel());
    assertThat(AttackJson.write(attack))
        .isEqualTo(
            "{'type':'pgd','threatModel':{'norm':'L2','epsilon':'1/2'},'stepSize':'0.25/2',"
                    .replace('\'', '"')
                + "'steps':3,'randomStart':true,'restarts':1}".replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'pgd20' | {'name':'pgd20','attack':{'type':'pgd','steps':20,'randomStart':true,"
            + "'restarts':1}}",
        "'apgd-dlr' | {'name':'apgd-dlr','attack':{'type':'apgd','steps':100,'restarts':1,"
            + "'loss':'DLR','rho':0.75}}",
        "{'name':'a','attack':'apgd-t'} | {'name':'a','attack':{'type':'apgd-t'}}",
        "{'name':'a','attack':{'type':'apgd-t','steps':7}} | {'name':'a','attack':{'type':'apgd-t',"
            + "'steps':7,'targets':9,'rho':0.75}}",
        "{'name':'a','attack':{'type':'pgd','steps':3}} | {'name':'a','attack':{'type':'pgd',"
            + "'stepSize':'2/255','steps':3,'randomStart':false,'restarts':1}}",
        "{'name':'a','attack':{'type':'mi-fgsm'}} | {'name':'a','attack':{'type':'mi-fgsm',"
            + "'stepSize':'2/255','steps':10,'decay':0}}",
        "{'name':'a','attack':{'type':'first-success','attacks':['fgsm',{'type':'bim'}]}} | "
            + "{'name':'a','attack':{'type':'first-success','attacks':[{'type':'fgsm'},"
            + "{'type':'bim','stepSize':'2/255','steps':10}]}}",
        "{'name':'a','attack':{'type':'targeted','attack':'bim','rank':1}} | {'name':'a','attack':"
            + "{'type':'targeted','rank':1,'attack':{'type':'bim','stepSize':'2/255','steps':10}}}"
      })
  void readsNamesAndLeftOutSettingsAsTheLongForm(String brief, String full)
      throws JsonProcessingException {
    String group = "{'norm':'LINF','epsilon':'8/255','attacks':[%s]}";
    AttackGroup read = read(group.formatted(brief));
    assertThat(read).isEqualTo(read(group.formatted(full)));
    assertThat(read(MAPPER.writeValueAsString(read))).isEqualTo(read);
  }

  @Test
  void makesEveryNamedAttackInEveryNormThatItHas() throws JsonProcessingException {
    for (AttackPreset preset : AttackPreset.values()) {
      for (Norm norm : Norm.values()) {
        String json =
            "{'norm':'" + norm + "','epsilon':'1/2','attacks':['" + preset.written() + "']}";
        if (preset.has(norm)) {
          assertThat(read(json).attacks().get(0).name()).isEqualTo(preset.written());
        } else {
          assertThatThrownBy(() -> read(json)).hasMessageContaining("got " + norm);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'norm':'LINF','epsilon':'1/255','attacks':[{'name':'f','attack':{'type':'fgsm',"
            + "'threatModel':{'norm':'LINF','epsilon':'2/255'}}}]} | attack f is within linf-2/255",
        "{'norm':'LINF','epsilon':'1/255','attacks':['pdg20']} | no attack is called pdg20; known",
        "{'norm':'L2','epsilon':'1/255','attacks':['pim']} | pim has the norms [LINF], got L2",
        "{'norm':'LINF','epsilon':'1/255','attacks':[]} | must name at least one attack within",
        "{'norm':'LINF','epsilon':'1/255'} | attacks must be a list of attacks within linf-1/255",
        "{'norm':'LINF','epsilon':'0/255','attacks':[]} | epsilon must be above 0, got 0/255",
        "{'epsilon':'1/255','attacks':[]} | needs a norm (LINF, L2 or L1) and an epsilon",
        "{'norm':'LINF','epsilon':'1/255','attack':[]} | Unrecognized field \"attack\"",
        "'linf-1/255' | a threat model is {norm: LINF, epsilon: 8/255, attacks: [...]}"
      })
  void refusesGroupsThatMeanNothing(String json, String message) {
    assertThatThrownBy(() -> read(json)).hasMessageContaining(message);
  }

  private static AttackGroup read(String json) throws JsonProcessingException {
    return MAPPER.readValue(json.replace('\'', '"'), AttackGroup.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1 | 64 | 64 | images must be 0 (all) or more, got -1",
        "0 | 64 | 0 | microBatch must be in [1, 4096], got 0",
        "0 | 100 | 64 | shardSize must be a multiple of microBatch 64, got 100",
        "0 | 0 | 64 | shardSize must be a multiple of microBatch 64, got 0"
      })
  void refusesSizesThatDoNotFit(int images, int shardSize, int microBatch, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new EvaluationConfig(
                    GROUPS, images, shardSize, microBatch, 0, CheckTier.CHEAP, 64, 0))
        .withMessage(message);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 257})
  void refusesToKeepFewerThanNoneAndMoreThanMemoryHolds(int keptImages) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new EvaluationConfig(GROUPS, 0, 64, 64, 0, CheckTier.CHEAP, 64, keptImages))
        .withMessage("keptImages must be in [0, 256], got " + keptImages);
  }

  @Test
  void refusesAnAttackNamedTwice() {
    List<NamedAttack> twice = List.of(ATTACKS.get(0), ATTACKS.get(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AttackGroup(ThreatModel.linf("8/255"), twice))
        .withMessage("attacks of linf-8/255 must have different names, got fgsm twice");
  }

  @Test
  void refusesAThreatModelGivenTwice() {
    List<AttackGroup> twice = List.of(GROUPS.get(0), GROUPS.get(0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EvaluationConfig(twice, 0, 64, 64, 0, CheckTier.CHEAP, 64, 0))
        .withMessageStartingWith("threatModels must differ in norm or epsilon, got linf-8/255");
  }

  @Test
  void keepsTheNameOfTheWorstCase() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NamedAttack("worst-case", ATTACKS.get(0).attack()))
        .withMessageContaining("not worst-case, got worst-case");
  }

  @Test
  void takesTheFirstImagesOfEveryClass() {
    int[] labels = {0, 0, 0, 0, 1, 1, 2, 2, 2};
    ImageSet sorted = new ImageSet(new ImageShape(1, 1, 1), new byte[9], labels);
    EvaluatedImages chosen = EvaluatedImages.of(sorted, 7);
    assertThat(chosen.images().labels()).containsExactly(0, 0, 0, 1, 1, 2, 2);
    assertThat(List.of(chosen.example(2), chosen.example(3), chosen.example(6)))
        .containsExactly(2, 4, 7);
  }

  @Test
  void takesAllImagesForZero() {
    ImageSet set = new ImageSet(new ImageShape(1, 1, 1), new byte[3], new int[] {2, 1, 0});
    assertThat(EvaluatedImages.of(set, 0).images()).isSameAs(set);
  }
}
