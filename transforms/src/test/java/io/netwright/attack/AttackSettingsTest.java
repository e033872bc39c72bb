package io.netwright.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttackSettingsTest {
  private static final String BALL = "\"threatModel\":{\"norm\":\"linf\",\"epsilon\":\"8/255\"}";

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {"\"8/255\", 8/255", "0.5, 0.5", "\" 2/225\", 2/225", "1, 1", "\"1e-3\", 1e-3"})
  void keepsEpsilonAsItWasWritten(String json, String text) {
    Attack attack =
        AttackJson.read(
            "{\"type\":\"fgsm\",\"threatModel\":{\"norm\":\"LINF\",\"epsilon\":" + json + "}}");
    assertThat(attack.threatModel().epsilon()).hasToString(text);
    assertThat(AttackJson.read(AttackJson.write(attack))).isEqualTo(attack);
  }

  @Test
  void dividesFractions() {
    assertThat(Fraction.of("8/255").value()).isEqualTo(8 / 255.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "8/", "/255", "-1", "1/0", "0/0", "eight", "8/255/2", "NaN", "Infinity"})
  void refusesWhatIsNoNumber(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Fraction.of(text))
        .withMessageContaining("8/255, got " + text);
  }

  @ParameterizedTest
  @CsvSource({"8/255, 2/255", "2/255, 0.5/255", "1/255, 0.25/255", "0.5, 0.125", "1e-3, 0.00025"})
  void stepsAQuarterOfEpsilonWhereNothingIsSaid(String epsilon, String stepSize) {
    for (String type : List.of("pgd", "bim", "mi-fgsm")) {
      String rest = type.equals("pgd") ? ",\"randomStart\":true,\"restarts\":1" : "";
      String json =
          "{\"type\":\"%s\",\"threatModel\":{\"norm\":\"linf\",\"epsilon\":\"%s\"},\"steps\":9%s%s}"
              .formatted(type, epsilon, type.equals("mi-fgsm") ? ",\"decay\":1" : "", rest);
      assertThat(AttackJson.write(AttackJson.read(json)))
          .contains("\"stepSize\":\"" + stepSize + "\"");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'type':'fgsm'} | threatModel is missing",
        "{'type':'fgsm','threatModel':{'norm':'LINF'}} | needs a norm (LINF, L2 or L1) and an"
            + " epsilon",
        "{'type':'fgsm','threatModel':{'norm':'LINF','epsilon':8}} | (8/255, not 8)",
        "{'type':'fgsm','threatModel':{'norm':'L2','epsilon':1}} | fgsm has norm LINF only, got L2",
        "{'type':'fgsm','threatModel':{'norm':'LINF','epsilon':0}} | epsilon must be above 0, got"
            + " 0",
        "{'type':'fgsm','threatModel':{'norm':'LINF','epsilon':'0/255'}} | got 0/255, which is 0",
        "{'type':'fgsm','threatModel':{'norm':'LINF','epsilon':'1e-400'}} | got 1e-400, which is 0",
        "{'type':'fgsm','threatModel':{'norm':'LINF','epsilon':'1e-50'}} | which is 0 in 32 bits",
        "{'type':'pgd','threatModel':{'norm':'L2','epsilon':'1/1e400'},'steps':1} | epsilon must"
            + " be",
        "{'type':'bim',BALL,'stepSize':'1e-400','steps':3} | stepSize must be above 0",
        "{'type':'bim',BALL,'stepSize':'1e-50','steps':3} | got 1e-50, which is 0 in 32 bits",
        "{'type':'bim',BALL,'steps':0} | steps must be at least 1, got 0",
        "{'type':'bim',BALL,'stepSize':0,'steps':3} | stepSize must be above 0",
        "{'type':'bim',BALL,'stepSize':'1/255'} | steps must be at least 1, got 0",
        "{'type':'pgd',BALL,'stepSize':'1/255','steps':2} | restarts must be at least 1, got 0",
        "{'type':'pgd',BALL,'stepSize':'1/255','steps':2,'restarts':2} | restarts must be 1"
            + " without",
        "{'type':'mi-fgsm',BALL,'stepSize':'1/255','steps':2,'decay':-1} | decay must be in [0,"
            + " 10]",
        "{'type':'apgd',BALL,'steps':2,'restarts':1,'rho':0.75} | loss is missing; choose CE, DLR",
        "{'type':'apgd',BALL,'steps':2,'restarts':1,'loss':'ce'} | rho must be in (0, 1)",
        "{'type':'pgdd',BALL} | unknown type pgdd; known types are [fgsm, ",
        "{'type':'fgsm',BALL,'eps':1} | eps: unknown field"
      })
  void namesWhatIsWrong(String json, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AttackJson.read(json.replace("'", "\"").replace("BALL", BALL)))
        .withMessageContaining(message);
  }
}
