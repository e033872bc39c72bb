package io.netwright.pipelines.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.pipelines.report.DataNotes;
import io.netwright.pipelines.report.RunReport;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import io.netwright.run.RunStore;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DataNotesShownTest {
  private static final String NOTE = "1 file left out, not part of the data set: LICENSE";

  @TempDir private Path folder;

  @BeforeEach
  void drawsImages() throws IOException {
    for (int i = 0; i < 20; i++) {
      Path ofClass = Files.createDirectories(folder.resolve("images/class-" + i % 2));
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      image.setRGB(i, i, 0xFFFFFF);
      ImageIO.write(image, "png", ofClass.resolve(i + ".png").toFile());
    }
    Files.writeString(folder.resolve("images/LICENSE"), "free");
  }

  @Test
  void byDataCheckEachTimeThoughThePictureLiesAmongTheImages() {
    String[] check = {
      "data", "check", folder.resolve("images").toString(), "--picture", picture("images")
    };

    assertThat(output(check)).contains("note   " + NOTE + "\n");
    assertThat(output(check))
        .contains("note   " + NOTE + "\n")
        .contains("note   1 file left out, hidden or litter of a desktop: data-check.png");
  }

  @Test
  void byDataAddWhichRefusesWhatALinkTakesFromElsewhere() throws IOException {
    String images = folder.resolve("images").toString();
    String workspace = folder.resolve("workspace").toString();
    String[] add = {"data", "add", images, "--name", "drawn", "--workspace", workspace};
    assertThat(output(add)).contains("note   " + NOTE + "\n");

    Path link = folder.resolve("images/class-0/out.png");
    Path away = Files.move(folder.resolve("images/class-0/0.png"), folder.resolve("away.png"));
    Files.createSymbolicLink(link, away);
    StringWriter err = new StringWriter();
    CommandLine program = NetwrightCommand.commandLine();
    program.setErr(new PrintWriter(err));
    assertThat(program.execute(add)).isEqualTo(2);
    assertThat(err.toString().strip()).contains(link + ": leads out").doesNotContain("\n");
  }

  @Test
  void byPlanWithTheNameOfTheDataSet() throws IOException {
    Path experiment =
        Files.writeString(
            folder.resolve("drawn.yaml"),
            """
            name: drawn
            data:
              drawn: {path: '%s'}
            architectures:
              - {name: lenet, width: 0.25}
            """
                .formatted(folder.resolve("images")));

    assertThat(
            output("plan", experiment.toString(), "--workspace", folder.resolve("work").toString()))
        .contains("data set drawn: " + NOTE + "\n");
  }

  @Test
  void byTheReportOfARun() throws IOException {
    Workspace workspace = Workspace.at(folder.resolve("work").toString());
    RunRecord run =
        new RunRecord(
            "r-1", "drawn", 1L, 2L, RunStatus.FINISHED, "netwright run", Map.of(), "?", List.of());
    new RunStore(workspace).save(run);
    new DataNotes(workspace, "r-1").save(List.of("data set drawn: " + NOTE));

    new RunReport(workspace, "r-1").write(new PrintWriter(new StringWriter()));

    assertThat(folder.resolve("work/runs/r-1/report.md"))
        .content()
        .contains("## Data")
        .contains("data set drawn: " + NOTE);
  }

  private String picture(String inside) {
    return folder.resolve(inside).resolve("data-check.png").toString();
  }

  private static String output(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine program = NetwrightCommand.commandLine();
    program.setOut(new PrintWriter(out));
    assertThat(program.execute(arguments)).isZero();
    return out.toString();
  }
}
