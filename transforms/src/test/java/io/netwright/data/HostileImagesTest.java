package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Images that take more than they are worth get one line before they are decoded. */
@Timeout(600)
class HostileImagesTest {
  @TempDir private Path folder;

  @Test
  void refusesAJpegOfHundredsOfScansBeforeItIsDecoded() {
    SmallFiles.classFolders(folder, 4);
    SmallFiles.write(folder.resolve("cat/x.jpg"), HostileFiles.scans(8, 8, 3000));
    refuses("cat/x.jpg: goes over its image in more than 100 scans");
  }

  @Test
  void decodesAnOrdinaryProgressiveJpeg() throws IOException {
    byte[] file = HostileFiles.progressive(9, 7);
    assertThat(decode(file, header(file))).hasSize(3 * 9 * 7);
  }

  @Test
  void refusesManyHugeImagesBeforeAnyIsDecoded() {
    int side = 7990;
    long each = 3L * side * side;
    long heap = Runtime.getRuntime().maxMemory();
    int count = 2 * (int) Math.ceil(0.4 * heap / each); // each split is small enough by itself
    for (int i = 0; i < count; i++) {
      SmallFiles.write(
          folder.resolve(
              (i < count / 2 ? "train/" : "test/") + (i % 2 == 0 ? "cat/" : "dog/") + i + ".png"),
          HostileFiles.pngHeader(side, side));
    }
    refuses(count + " images of ", "MiB, more than three quarters of the heap", "-Xmx");
  }

  @Test
  void refusesSidesThatNoCameraMakes() {
    SmallFiles.classFolders(folder, 4);
    SmallFiles.write(folder.resolve("cat/x.png"), HostileFiles.pngHeader(1, 1_000_000_000));
    refuses("cat/x.png: is 1 x 1000000000 pixels; at most 64 megapixels", "65535 pixels a side");
    SmallFiles.write(folder.resolve("cat/x.png"), HostileFiles.pngHeader(1, 64_000_000));
    refuses("cat/x.png: is 1 x 64000000 pixels");
    SmallFiles.write(folder.resolve("cat/x.png"), HostileFiles.pngHeader(60_000, 60_000));
    refuses("cat/x.png: is 60000 x 60000 pixels");
  }

  @Test
  void readsNothingOfWhatOnlyDescribesAPng() throws IOException {
    byte[] png = SmallFiles.png(8, 8, 0x123456);
    byte[] text =
        HostileFiles.join(HostileFiles.text("c\0\0"), SmallFiles.zipped(new byte[1 << 24]));
    byte[] described =
        HostileFiles.withChunk(
            HostileFiles.withChunk(png, HostileFiles.chunk("iCCP", text)),
            HostileFiles.chunk("zTXt", text));

    assertThat(PngFile.examine(described, header(png)).file()).isEqualTo(png);
  }

  @Test
  void refusesAChunkThatClaimsMoreThanTheFileHas() {
    SmallFiles.classFolders(folder, 4);
    byte[] claim = HostileFiles.chunk("PLTE", new byte[12]);
    ByteBuffer.wrap(claim).putInt(0x7fffff00);
    SmallFiles.write(
        folder.resolve("cat/x.png"), HostileFiles.withChunk(SmallFiles.png(8, 8, 1), claim));
    refuses("cat/x.png: is truncated or corrupt (chunk PLTE claims 2147483392 bytes");
  }

  @Test
  void findsTheEndOfAHeaderOrGivesUp() {
    SmallFiles.classFolders(folder, 4);
    SmallFiles.sparse(folder.resolve("cat/x.jpg"), 1L << 40);
    refuses("cat/x.jpg: is neither a JPEG nor a PNG");
    byte[] comments = new byte[40 << 20];
    for (int at = 0; at + 0xffff + 2 < comments.length; at += 0xffff + 2) {
      ByteBuffer.wrap(comments, at, 4).putInt(0xfffeffff);
    }
    SmallFiles.write(
        folder.resolve("cat/x.jpg"), HostileFiles.join(new byte[] {-1, -40}, comments));
    refuses("cat/x.jpg: its header does not end within 33554432 bytes");
  }

  @Test
  void seesTheSameSizeOfAJpegAsItsDecoder() throws IOException {
    byte[] file = HostileFiles.twoSizes(HostileFiles.progressive(90, 70), 8, 8);
    assertThat(header(file).shape()).isEqualTo(new ImageShape(3, 70, 90));
    assertThatThrownBy(() -> decode(file, header(HostileFiles.progressive(8, 8))))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("its content is of 90 x 70 pixels, its header says 8 x 8");
  }

  @Test
  void refusesAPngThatDoesNotBeginWithItsHeader() {
    SmallFiles.classFolders(folder, 4);
    byte[] png = SmallFiles.png(90, 70, 1);
    byte[] small = Arrays.copyOfRange(HostileFiles.pngHeader(8, 8), 16, 29);
    byte[] decoy = HostileFiles.chunk("abCd", small);
    byte[] file =
        HostileFiles.join(Arrays.copyOf(png, 8), decoy, Arrays.copyOfRange(png, 8, png.length));
    SmallFiles.write(folder.resolve("cat/x.png"), file);
    refuses("cat/x.png: does not begin with its header, as a PNG does");
  }

  @Test
  void refusesImagesThatHaveTwoHeaders() throws IOException {
    byte[] png = SmallFiles.png(8, 8, 1);
    byte[] second = Arrays.copyOfRange(HostileFiles.pngHeader(8000, 8000), 8, 33);
    assertThatThrownBy(() -> decode(HostileFiles.withChunk(png, second), header(png)))
        .hasMessageContaining("x: is truncated or corrupt (it has two headers)");
    assertThatThrownBy(() -> decode(SmallFiles.png(90, 70, 1), header(png)))
        .hasMessageContaining("its content is of 90 x 70 pixels, its header says 8 x 8");
    byte[] jpeg = HostileFiles.progressive(8, 8);
    byte[] twice = HostileFiles.twice(jpeg, 0xC2);
    assertThatThrownBy(() -> decode(twice, header(jpeg)))
        .hasMessageContaining("x: is truncated or corrupt (it has two frames)");
  }

  private static ImageHeader header(byte[] file) throws IOException {
    return ImageHeader.read(new ByteArrayInputStream(file), "x");
  }

  private static byte[] decode(byte[] file, ImageHeader header) throws DataException {
    try (ImageDecoder decoder = new ImageDecoder()) {
      return decoder.decode(file, header, "x").pixels();
    }
  }

  private void refuses(String... message) {
    assertThatThrownBy(() -> Datasets.open("toy", DatasetSpec.of(folder.toString())))
        .isInstanceOf(DataException.class)
        .message()
        .contains(message)
        .doesNotContain("\n");
  }
}
