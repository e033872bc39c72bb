package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Pipes, sockets and devices that nobody waits for, and more classes than anybody wants. */
@Timeout(600)
class HostileFoldersTest {
  @TempDir private Path folder;
  private Path images = Path.of("");

  @BeforeEach
  void writesAFewImages() {
    images = folder.resolve("images");
    SmallFiles.classFolders(images, 4);
  }

  @Test
  void doesNotWaitForAPipe() throws Exception {
    for (String name :
        new String[] {"cat/x.png", "cat/notes", "train.bin", "train-images-idx3-ubyte"}) {
      Path pipe = images.resolve(name);
      pipe(pipe);
      refuses(images, name + ": is neither a file nor a folder but a pipe, a socket or a device");
      assertThat(pipe.toFile().delete()).isTrue();
    }
  }

  @Test
  void doesNotWaitForAPipeInThePlaceOfADataSet() throws Exception {
    for (String name : new String[] {"data", "data.tar", "data.tgz"}) {
      pipe(folder.resolve(name));
      refuses(folder.resolve(name), name + ": is a pipe, a socket or a device");
    }
  }

  @Test
  void readsNoSocketAndNoDevice() throws IOException {
    SmallFiles.link(images.resolve("cat/x.png"), Path.of("/dev/zero"));
    refuses(images, "cat/x.png: is neither a file nor a folder");
    refuses(Path.of("/dev/zero"), "/dev/zero: is a pipe, a socket or a device");
    assertThat(images.resolve("cat/x.png").toFile().delete()).isTrue();
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(images.resolve("cat/s")));
      refuses(images, "cat/s: is neither a file nor a folder");
    }
  }

  @Test
  void leavesHiddenPipesAlone() throws Exception {
    pipe(images.resolve("cat/.watch"));
    assertThat(Datasets.open("toy", DatasetSpec.of(images.toString())).classes())
        .containsExactly("cat", "dog");
  }

  @Test
  void refusesTwentyThousandClassesInALine() {
    List<String> names = IntStream.range(0, 20_000).mapToObj(i -> "c" + i).toList();
    int[] labels = IntStream.range(0, 100_000).map(i -> i % 20_000).toArray();

    assertThatThrownBy(() -> new Selection(DatasetSpec.of("toy"), source(names, labels)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "toy: has 20000 classes, at most 2048 are allowed; name those to use in classes, or put"
                + " several into one");
    assertThatThrownBy(
            () -> new Selection(DatasetSpec.of("toy").only("c1", "dog"), source(names, labels)))
        .message()
        .contains("has no class dog", "and 19900 more")
        .hasSizeLessThan(1000);
  }

  @Test
  void takesAFewOfTwentyThousandClasses() throws DataException {
    List<String> names = IntStream.range(0, 20_000).mapToObj(i -> "c" + i).toList();
    int[] labels = IntStream.range(0, 200_000).map(i -> i % 20_000).toArray();
    String[] few = names.subList(0, 2048).toArray(String[]::new);

    Selection selection = new Selection(DatasetSpec.of("toy").only(few), source(names, labels));
    assertThat(selection.classes()).hasSize(2048);
    assertThat(selection.chosen().get(Split.TRAIN)).isNotNull();
  }

  private static ImageSource source(List<String> names, int[] labels) {
    return new ImageSource() {
      @Override
      public List<String> classes() {
        return names;
      }

      @Override
      public int[] labels(Split split) {
        return split == Split.TRAIN ? labels : new int[0];
      }

      @Override
      public String name(Split split, int index) {
        return split.label() + "#" + index;
      }

      @Override
      public Map<Split, ImageSet> read(Map<Split, Chosen> chosen) {
        throw new UnsupportedOperationException("no image is looked at");
      }
    };
  }

  private static void pipe(Path path) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
  }

  private static void refuses(Path path, String message) {
    assertThatThrownBy(() -> Datasets.open("toy", DatasetSpec.of(path.toString())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(message);
  }
}
