package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "Mäwe,Möwe,false",
    "海鸥,鸽子,false",
    "Mäwe,Möwe,true",
    "what?,why?,false",
    "Mäwe?,Möwe,true"
  })
  void readsNamesOfAnyLanguageInArchives(String one, String other, boolean extended)
      throws IOException {
    Path tar = folder.resolve("birds.tar");
    SmallFiles.write(tar, tar(List.of(one, other), StandardCharsets.UTF_8, extended));
    assertThat(Datasets.open("birds", DatasetSpec.of(tar.toString())).classes())
        .containsExactly(one, other);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100}) // in the header, and in an entry of its own
  void refusesNamesThatAreNotUtf8AndSaysSo(int longer) {
    Path tar = folder.resolve("birds.tar");
    List<String> classes = List.of("Mäwe" + "-".repeat(longer), "Möwe" + "-".repeat(longer));
    SmallFiles.write(tar, tar(classes, StandardCharsets.ISO_8859_1, false));
    assertThatThrownBy(() -> Datasets.open("birds", DatasetSpec.of(tar.toString())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is not UTF-8")
        .hasMessageContaining("ISO 8859-1");
  }

  @Test
  void readsThemAlikeWhereTheLocaleIsUnset() throws Exception {
    Path tar = folder.resolve("birds.tar");
    SmallFiles.write(tar, tar(List.of("Mäwe", "Möwe"), StandardCharsets.UTF_8, false));
    String here = Datasets.open("birds", DatasetSpec.of(tar.toString())).sha256();
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Digest.class.getName(),
            tar.toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("LC_") || name.equals("LANG"));
    Process process = builder.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(printed.lines()).contains(here);
  }

  /** A program that prints the digest of a data set. */
  static final class Digest {
    private Digest() {}

    /** Takes the path. */
    public static void main(String[] arguments) throws IOException {
      System.out.println(Datasets.open("birds", DatasetSpec.of(arguments[0])).sha256());
    }
  }

  private static byte[] tar(List<String> classes, Charset names, boolean extended) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, names.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_GNU);
      tar.setAddPaxHeadersForNonAsciiNames(extended);
      for (String name : classes) {
        for (int i = 0; i < 12; i++) {
          byte[] image = SmallFiles.png(8, 8, 1000 * name.hashCode() + i);
          TarArchiveEntry entry = new TarArchiveEntry(name + "/" + i + ".png");
          entry.setSize(image.length);
          tar.putArchiveEntry(entry);
          tar.write(image);
          tar.closeArchiveEntry();
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }
}
