package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphCommandTest {
  @TempDir private Path folder = Path.of("");

  private int draw(InProcessProgram program, String... arguments) {
    String[] all = new String[arguments.length + 4];
    all[0] = "graph";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--workspace";
    all[arguments.length + 2] = folder.resolve("workspace").toString();
    all[arguments.length + 3] = "--out=" + folder.resolve("graph.svg");
    return program.execute(all);
  }

  @Test
  void drawsAnArchitectureAndReplacesNoFileUnasked() throws IOException {
    InProcessProgram program = new InProcessProgram();
    assertThat(draw(program, "resnet20")).isZero();
    assertThat(Files.readString(folder.resolve("graph.svg")))
        .startsWith("<svg ")
        .contains("conv3_x.0.shortcut.0", "(64, 8, 8)");
    InProcessProgram again = new InProcessProgram();
    assertThat(draw(again, "resnet20")).isEqualTo(2);
    assertThat(again.err()).contains("exists; give --overwrite");
    assertThat(draw(new InProcessProgram(), "lenet", "--overwrite")).isZero();
    assertThat(Files.readString(folder.resolve("graph.svg"))).doesNotContain("conv3_x");
  }

  @Test
  void refusesRoutesOfAnArchitectureAndModelsThatAreNotThere() {
    InProcessProgram program = new InProcessProgram();
    assertThat(draw(program, "lenet", "--class", "circle")).isEqualTo(2);
    assertThat(program.err()).contains("lenet is an architecture and has no routes");
    InProcessProgram unknown = new InProcessProgram();
    assertThat(draw(unknown, "nothing")).isEqualTo(2);
    assertThat(unknown.err()).contains("no model nothing in");
    assertThat(folder.resolve("graph.svg")).doesNotExist();
  }
}
