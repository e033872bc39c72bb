package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netwright.hostile.Mutants;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes an archive has: a data set, or a {@link DataException}. */
class TarFuzzTest {
  @TempDir private static Path folder;

  static Stream<Arguments> seeds() {
    Map<String, byte[]> idx = new LinkedHashMap<>();
    idx.put("classes.txt", SmallFiles.text("no\nyes\n"));
    for (String split : new String[] {"train", "t10k"}) {
      idx.put(
          split + "-images-idx3-ubyte.gz",
          SmallFiles.zipped(SmallFiles.idx(0x803, new int[] {6, 2, 2}, new byte[24])));
      idx.put(
          split + "-labels-idx1-ubyte",
          SmallFiles.idx(0x801, new int[] {6}, new byte[] {0, 1, 0, 1, 0, 1}));
    }
    return Mutants.seeds(
        SmallFiles.tar(pictures("")),
        SmallFiles.tar(pictures("far/".repeat(40))), // names longer than a header has room for
        SmallFiles.zipped(SmallFiles.tar(pictures("./images//"))),
        SmallFiles.tar(idx),
        SmallFiles.tarOfLink("cat/x.png", (byte) '2', "/dev/zero"));
  }

  private static Map<String, byte[]> pictures(String prefix) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String split : new String[] {"train/", "test/"}) {
      for (int i = 0; i < 2; i++) {
        files.put(prefix + split + "cat/" + i + ".png", SmallFiles.png(3, 3, i));
        files.put(prefix + split + "dog/" + i + ".png", SmallFiles.png(3, 3, 0xff + i));
      }
    }
    return files;
  }

  @MethodSource("seeds")
  @FuzzTest(maxDuration = "60s")
  void readsADataSetOrSaysWhatIsWrong(byte[] bytes) throws IOException {
    Path archive = folder.resolve("images.tar");
    Files.write(archive, bytes);
    try {
      assertThat(Datasets.open("toy", DatasetSpec.of(archive.toString())).classes()).isNotEmpty();
    } catch (DataException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Test
  void survivesDamageOfEveryKind() {
    Mutants.each(seeds(), 400, this::readsADataSetOrSaysWhatIsWrong);
  }
}
