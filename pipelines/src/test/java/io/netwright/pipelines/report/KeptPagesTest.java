package io.netwright.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.artifact.Workspace;
import io.netwright.nn.Tensor;
import io.netwright.nn.io.Safetensors;
import io.netwright.schemas.ArtifactRef;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.KeptImage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptPagesTest {
  private static final String WITHIN = "linf-2/255";
  @TempDir private Path folder;
  private ArtifactRef file = new ArtifactRef("", 0L, "");

  /** Three gray images of two pixels; the adversarial ones differ in the first pixel. */
  @BeforeEach
  void writesTheFile() throws IOException {
    Tensor clean = new Tensor(List.of(3, 1, 1, 2), new float[] {0, 1, 0, 1, 0, 1});
    Tensor adversarial =
        new Tensor(List.of(3, 1, 1, 2), new float[] {0.25f, 1, 0.125f, 1, 0, 0.5f});
    Safetensors tensors =
        new Safetensors(Map.of(), Map.of("clean", clean, "adversarial", adversarial));
    file =
        Workspace.at(folder.toString())
            .artifacts()
            .write("application/octet-stream", tensors::write);
  }

  private KeptImage image(int row, int rounded, boolean inside, boolean asFound) {
    return KeptImage.newBuilder()
        .setModelId("0123456789abcdef")
        .setModel("a|b/<c>")
        .setNorm("LINF")
        .setEpsilon(2.0 / 255)
        .setRow(row)
        .setAttack("pgd")
        .setBrokenBy("")
        .setExample(row)
        .setLabel(0)
        .setClassName("a very long name of a class \u202e<script>")
        .setAttacked(1)
        .setAttackedClass("other")
        .setLinf(0.25f)
        .setL2(0.25f)
        .setAsFound(asFound)
        .setRounded(rounded)
        .setRoundedClass("other")
        .setRoundedLinf(0.25f)
        .setRoundedL2(0.25f)
        .setRoundedInside(inside)
        .setFile(file)
        .build();
  }

  private KeptPages pages() {
    return KeptPages.of(
        3, List.of(image(2, 0, true, true), image(0, 1, true, true), image(1, 1, false, false)));
  }

  private static List<Evaluation> evaluations() {
    AttackedRows rows = new AttackedRows(3);
    rows.model("a|b", -1, "<c>", "", 3, 0, 0);
    rows.model("r", -1, "robust", "", 3, 3, 3);
    return rows.evaluations();
  }

  @Test
  void saysHowManyAreLeftWhenTheyAreRounded() {
    assertThat(pages().lines(evaluations(), WITHIN).lines())
        .containsExactly(
            "kept of a|b/<c>: 3 of the adversarial images; still wrong when rounded to bytes:"
                + " 2 of 3, within linf-2/255: 1",
            "kept of r/robust: nothing; no attack broke an image within linf-2/255");
    assertThat(pages().markdown(evaluations(), WITHIN))
        .contains("| a\\|b/\\<c\\> | 3 | 2 | 2 | 1 |")
        .contains("none: no image was broken")
        .contains("![Adversarial images](kept-a-b--c--linf-2_255.png)");
    assertThat(pages().json(WITHIN))
        .hasSize(1)
        .allSatisfy(
            one -> assertThat(one).containsEntry("roundedWrong", 2L).containsEntry("asFound", 2L));
  }

  @Test
  void saysNothingWhereNothingWasAskedFor() {
    KeptPages none = KeptPages.of(0, List.of());

    assertThat(none.lines(evaluations(), WITHIN)).isEmpty();
    assertThat(none.markdown(evaluations(), WITHIN)).isEmpty();
    assertThat(none.json(WITHIN)).isEmpty();
  }

  @Test
  void drawsTheChangeOnGrayAsLargeAsItFits() throws IOException {
    Workspace workspace = Workspace.at(folder.toString());

    pages().write(workspace, new RunFolder(workspace, "r1"));

    Path run = folder.resolve("runs/r1");
    assertThat(Files.readAllBytes(run.resolve("kept-a-b--c--linf-2_255.safetensors")))
        .isEqualTo(workspace.artifacts().open(file).readAllBytes());
    BufferedImage picture = ImageIO.read(run.resolve("kept-a-b--c--linf-2_255.png").toFile());
    // cells of 112 pixels, two of which a row of two pixels fills, begin at 96 + 124 n, 44 + 140 m
    assertThat(gray(picture, 0, 0, 0)).isZero();
    assertThat(gray(picture, 0, 0, 1)).isEqualTo(255);
    assertThat(gray(picture, 0, 1, 0)).isEqualTo(64);
    // the largest change, -0.5, is black; 0.25 goes half the way from gray to white
    assertThat(gray(picture, 0, 2, 0)).isEqualTo(191);
    assertThat(gray(picture, 1, 2, 0)).isEqualTo(159);
    assertThat(gray(picture, 2, 2, 0)).isEqualTo(128);
    assertThat(gray(picture, 2, 2, 1)).isZero();
  }

  /** A pixel of an image: column and row of its cell, then 0 for left and 1 for right. */
  private static int gray(BufferedImage picture, int column, int row, int pixel) {
    return picture.getRGB(96 + 124 * column + 28 + 56 * pixel, 44 + 140 * row + 28) & 0xff;
  }

  @Test
  void leavesOutWhatIsGoneFromTheWorkspace() throws IOException {
    Workspace empty = Workspace.at(folder.resolve("empty").toString());

    pages().write(empty, new RunFolder(empty, "r1"));

    assertThat(folder.resolve("empty/runs")).doesNotExist();
  }
}
