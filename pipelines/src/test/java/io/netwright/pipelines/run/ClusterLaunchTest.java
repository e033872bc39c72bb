package io.netwright.pipelines.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.data.DatasetSpec;
import io.netwright.data.PackedDatasets;
import io.netwright.pipelines.config.ExperimentReader;
import io.netwright.pipelines.experiment.Choice;
import io.netwright.pipelines.experiment.ExperimentSession;
import io.netwright.pipelines.experiment.Launch;
import io.netwright.pipelines.experiment.StageGraph;
import io.netwright.pipelines.flink.FlinkMaster;
import io.netwright.pipelines.flink.SharedFolders.Expected;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterLaunchTest {
  @TempDir private Path folder;

  private Path images = Path.of("unset");
  private Workspace workspace = Workspace.at("unset");

  @BeforeEach
  void drawsImages() throws IOException {
    images = folder.resolve("images");
    workspace = Workspace.at(folder.resolve("my workspace").toString());
    for (String name : List.of("a", "b")) {
      Path ofClass = Files.createDirectories(images.resolve(name));
      for (int i = 0; i < 6; i++) {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        image.setRGB(i, name.charAt(0) % 32, 0xffffff);
        ImageIO.write(image, "png", ofClass.resolve(i + ".png").toFile());
      }
    }
  }

  @Test
  void looksOnDiskForNoDataThatLieInTheWorkspace() throws Exception {
    PackedDatasets.Adding how = new PackedDatasets.Adding(false, false, note -> {});
    new PackedDatasets(workspace).add("kept", images, how);

    assertThat(shared(launch("workspace:kept")))
        .containsExactly(new Expected(workspace.root() + "/runs/run-1/probe.json", "mark"));
  }

  @Test
  void hasWorkersReadWhereTheClientDoesWhateverFolderTheyStartIn() throws Exception {
    Path relative = Path.of("").toAbsolutePath().relativize(images);
    Launch launch = launch(relative.toString());

    List<DatasetSpec> read = List.copyOf(launch.rooted().session().data().specs().values());

    assertThat(shared(launch)).element(1).isEqualTo(new Expected(read.get(0).path(), ""));
    assertThat(Path.of(read.get(0).path())).isAbsolute().isDirectory();
  }

  private static List<Expected> shared(Launch launch) {
    FlinkMaster master = FlinkMaster.of(List.of("--flinkMaster=127.0.0.1:9"));
    return new ClusterLaunch(master, launch).shared("run-1", "mark");
  }

  private Launch launch(String path) throws IOException {
    String experiment =
        """
        name: tried
        data:
          tried: {path: '%s', validationFraction: 0.2}
        architectures:
          - {name: lenet}
        stages: [train]
        """
            .formatted(path);
    ExperimentSession session =
        ExperimentSession.open(
            ExperimentReader.read("tried.yaml", experiment, List.of(), Map.of()),
            folder.resolve("cache").toString(),
            workspace);
    return new Launch(
        StageGraph.of(session, Choice.all()),
        workspace,
        List.of(),
        Optional.empty(),
        List.of(),
        "netwright run tried.yaml",
        "run-1",
        List.of());
  }
}
