package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives made to fill memory or never to end get one line, soon. */
@Timeout(600)
class HostileArchivesTest {
  private static final byte[] END = new byte[1024];
  private static final byte[] ZEROS = new byte[1 << 20];
  private static final byte[] LETTERS = "a".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder;
  private Path target = Path.of("");

  @ParameterizedTest
  @ValueSource(chars = {'L', 'K', 'x', 'g'})
  void stopsAtAHeaderWithoutEnd(char kind) {
    byte[] header = HostileFiles.tarHeader("x", kind, 600L << 20);
    byte[] record = HostileFiles.text((600L << 20) + " comment=");
    HostileFiles.zippedMany(
        archive(".tar.gz"),
        HostileFiles.join(header, kind == 'x' || kind == 'g' ? record : new byte[0]),
        LETTERS,
        600,
        END);

    refuses("images.tar.gz: the first entry has a header", "more than 262144 bytes");
  }

  @ParameterizedTest
  @ValueSource(chars = {'L', 'x', 'g'})
  void stopsAtHeadersOfHeaders(char kind) {
    byte[] one =
        HostileFiles.join(
            HostileFiles.tarHeader("x", kind, 12),
            HostileFiles.padded(HostileFiles.text("12 path=abc\n")));
    HostileFiles.zippedMany(archive(".tar.gz"), new byte[0], one, 200_000, END);

    refuses("has a header", "more than 262144 bytes");
  }

  @Test
  void namesTheEntryBeforeTheOneWithoutEnd() throws IOException {
    byte[] png = SmallFiles.png(8, 8, 0);
    HostileFiles.zippedMany(
        archive(".tar.gz"),
        HostileFiles.join(
            HostileFiles.tarHeader("a/0.png", '0', png.length),
            HostileFiles.padded(png),
            HostileFiles.tarHeader("x", 'L', 600L << 20)),
        LETTERS,
        600,
        END);

    refuses("the entry after a/0.png has a header");
  }

  @Test
  void refusesSparseEntriesOfEveryForm() throws IOException {
    byte[] pax =
        HostileFiles.attributes(
            "GNU.sparse.major=1",
            "GNU.sparse.minor=0",
            "GNU.sparse.name=a/0.png",
            "GNU.sparse.realsize=2147483647");
    write(
        HostileFiles.tarHeader("x", 'x', pax.length),
        HostileFiles.padded(pax),
        HostileFiles.tarHeader("a/0.png", '0', 512),
        HostileFiles.padded(HostileFiles.text("1\n2147483135\n512\n")),
        END);
    refuses("images.tar: entry a/0.png is sparse", "make it again");

    write(HostileFiles.tarHeader("a/0.png", 'S', 512), new byte[512], END);
    refuses("images.tar: entry a/0.png is sparse");
  }

  @Test
  void refusesAnEntryThatIsLargerThanTheArchive() throws IOException {
    write(HostileFiles.tarHeader("a/0.png", '0', Long.MAX_VALUE), SmallFiles.png(8, 8, 0), END);
    refuses("is truncated or corrupt");
  }

  @Test
  void refusesABomb() {
    HostileFiles.zippedMany(
        archive(".tgz"), HostileFiles.tarHeader("a/zeros.bin", '0', 8L << 30), ZEROS, 200, END);
    refuses("images.tgz: ", "over 200 times as many", "make it again");
  }

  @Test
  void refusesABombInAnArchive() throws IOException {
    Path bomb = folder.resolve("bomb.gz");
    HostileFiles.zippedMany(
        bomb,
        SmallFiles.idx(0x803, new int[] {70_000, 64, 64}, new byte[0]),
        ZEROS,
        274,
        new byte[0]);
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("train-images-idx3-ubyte.gz", Files.readAllBytes(bomb));
    SmallFiles.write(archive(".tar"), SmallFiles.tar(files));

    refuses("images.tar!/train-images-idx3-ubyte.gz: ", "over 200 times as many");
  }

  @Test
  void readsGzipUnderTheNameOfATarAndATarUnderTheNameOfGzip() throws IOException {
    byte[] tar = SmallFiles.tar(pictures());
    SmallFiles.write(folder.resolve("a.tar"), SmallFiles.zipped(tar));
    SmallFiles.write(folder.resolve("b.tar.gz"), tar);
    SmallFiles.write(folder.resolve("c.tar"), tar);

    String digest = open("c.tar").sha256();
    assertThat(open("a.tar").sha256()).isEqualTo(digest);
    assertThat(open("b.tar.gz").sha256()).isEqualTo(digest);
  }

  @Test
  void refusesWhatIsPackedTwiceOrOtherwise() throws IOException {
    byte[] tar = SmallFiles.tar(pictures());
    write(SmallFiles.zipped(SmallFiles.zipped(tar)));
    refuses("images.tar: ", "fetch or make it again");
    write(HostileFiles.text("BZh91AY&SY and so on"));
    refuses("images.tar: is packed with bzip2; allowed are tar and tar.gz");
    write(HostileFiles.text("\u00fd7zXZ\000 and so on"));
    refuses("images.tar: is packed with xz; allowed are tar and tar.gz");
    write(HostileFiles.text("PK\003\004 and so on"));
    refuses("images.tar: is packed with zip; allowed are tar and tar.gz");
  }

  @Test
  void knowsOneFileUnderTwoNames() throws IOException {
    Map<String, byte[]> files = pictures();
    files.put("./cat//./0.png", SmallFiles.png(8, 8, 1));
    write(SmallFiles.tar(files));

    refuses("cat/0.png: is in the archive twice");
  }

  @Test
  void refusesANameWithoutMeasure() throws IOException {
    byte[] name = HostileFiles.text("a".repeat(5000) + ".png");
    write(
        HostileFiles.tarHeader("x", 'L', name.length),
        HostileFiles.padded(name),
        HostileFiles.tarHeader("x", '0', 0),
        END);

    refuses("name has 5004 characters, at most 4096 are allowed");
  }

  @Test
  void refusesWhatIsNeitherFileNorFolder() throws IOException {
    for (char kind : new char[] {'1', '2', '3', '4', '6'}) {
      write(HostileFiles.tarHeader("a/0.png", kind, 0), END);
      refuses("images.tar: entry a/0.png is ", "allowed are files and folders");
    }
  }

  private Dataset open(String name) throws IOException {
    return Datasets.open("toy", DatasetSpec.of(folder.resolve(name).toString()));
  }

  private static Map<String, byte[]> pictures() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < 3; i++) {
      files.put("cat/" + i + ".png", SmallFiles.png(8, 8, i));
      files.put("dog/" + i + ".png", SmallFiles.png(8, 8, 0xff00 + i));
    }
    return files;
  }

  private Path archive(String end) {
    target = folder.resolve("images" + end);
    return target;
  }

  private void write(byte[]... parts) {
    SmallFiles.write(archive(".tar"), HostileFiles.join(parts));
  }

  private void refuses(String... message) {
    assertThatThrownBy(() -> Datasets.open("toy", DatasetSpec.of(target.toString())))
        .isInstanceOf(DataException.class)
        .message()
        .contains(message)
        .doesNotContain("\n");
  }
}
