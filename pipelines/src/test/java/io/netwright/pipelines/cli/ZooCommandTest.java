package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netwright.nn.zoo.Zoo;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ZooCommandTest {

  @Test
  void listsEveryArchitectureWithItsSize() {
    InProcessProgram program = new InProcessProgram();
    assertThat(program.execute("zoo")).isZero();
    for (String name : Zoo.names()) {
      assertThat(program.out().lines()).as(name).anyMatch(line -> line.startsWith(name + " "));
    }
    assertThat(program.out().lines())
        .anyMatch(line -> line.matches("lenet +LeNet-5 +0\\.06 +0\\.7 +.*LeCun et al\\. 1998"));
  }

  @Test
  void givesProgramsTheExactNumbers() throws IOException {
    InProcessProgram program = new InProcessProgram();
    assertThat(program.execute("zoo", "--format", "json")).isZero();
    JsonNode rows = new ObjectMapper().readTree(program.out());
    assertThat(rows).hasSize(Zoo.names().size());
    assertThat(rows.get(0).get("parameters").asLong()).isEqualTo(62_006);
    assertThat(rows.get(0).get("multiplyAdds").asLong()).isEqualTo(651_720);
  }
}
