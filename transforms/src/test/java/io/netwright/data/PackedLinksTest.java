package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.artifact.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of the user's disk a stranger's folder of images can bring into a workspace. */
class PackedLinksTest {
  private static final String SECRET = "aws_secret_access_key";

  @TempDir private Path folder;

  private final List<String> notes = new ArrayList<>();
  private Path images = Path.of("unset");
  private Path home = Path.of("unset");

  @BeforeEach
  void clonesImages() {
    images = folder.resolve("images");
    home = folder.resolve("home");
    SmallFiles.classFolders(images, 10);
    SmallFiles.write(home.resolve(".ssh/id"), SmallFiles.text(SECRET));
    SmallFiles.write(home.resolve("photo.png"), SmallFiles.png(8, 8, 0x123456));
  }

  private PackedDatasets packed() {
    return new PackedDatasets(Workspace.at(folder.resolve("workspace").toString()));
  }

  private List<String> added(boolean followLinks) throws IOException {
    PackedDatasets.Adding how = new PackedDatasets.Adding(false, followLinks, notes::add);
    PackedDatasets.Entry entry = packed().add("pets", images, how);
    Path copy = packed().fetch(entry, folder.resolve("cache"));
    assertThat(new String(Files.readAllBytes(copy), StandardCharsets.ISO_8859_1))
        .doesNotContain(SECRET);
    List<String> names = new ArrayList<>();
    FileTree.at(copy).walk(item -> names.add(item.name()));
    return names;
  }

  private void refuses(boolean followLinks, String... words) {
    assertThatThrownBy(() -> added(followLinks))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("\n");
    assertThat(folder.resolve("workspace/artifacts")).doesNotExist();
  }

  @Test
  void leaveOutWhatNoLayoutReadsAndSaySo() throws IOException {
    List<String> before = added(false);
    SmallFiles.link(images.resolve("README"), home.resolve(".ssh/id"));
    SmallFiles.link(images.resolve("cat/docs"), home.resolve(".ssh"));
    SmallFiles.write(images.resolve("notes.txt"), SmallFiles.text(SECRET));
    notes.clear();

    assertThat(added(false)).isEqualTo(before);
    assertThat(notes)
        .containsExactly(
            "3 files left out, not part of the data set: README, cat/docs/id, notes.txt");
  }

  @Test
  void refuseAPictureFromElsewhereUnlessLinksAreToBeFollowed() throws IOException {
    SmallFiles.link(images.resolve("cat/out.png"), home.resolve("photo.png"));

    refuses(
        false,
        images.resolve("cat/out.png") + ": leads out of the folder, to " + home,
        "photo.png",
        "copy the file, or give --follow-links");
    assertThat(added(true)).contains("cat/out.png");
  }

  @Test
  void readTheSameWhereClassFoldersAreLinks() throws IOException {
    Files.move(images.resolve("cat"), home.resolve("cats"));
    SmallFiles.link(images.resolve("cat"), home.resolve("cats"));
    SmallFiles.write(home.resolve("cats/private.txt"), SmallFiles.text(SECRET));

    refuses(false, "cat/0.png: leads out of the folder", "--follow-links");
    assertThat(added(true)).contains("cat/0.png").doesNotContain("cat/private.txt");
    Dataset asFolder = Datasets.open("pets", DatasetSpec.of(images.toString()));
    DatasetSpec spec = DatasetSpec.of("workspace:pets");
    assertThat(Datasets.open("pets", spec, packed(), folder.resolve("c")).sha256())
        .isEqualTo(asFolder.sha256());
  }

  @ParameterizedTest
  @ValueSource(strings = {"cat/0.json", "cat/0.mask.png"})
  void refuseAMaskThatIsNoPictureEvenIfLinksAreToBeFollowed(String mask) {
    SmallFiles.link(images.resolve(mask), home.resolve(".ssh/id"));

    refuses(true, images.resolve(mask).toString());
    refuses(false, images.resolve(mask) + ": leads out of the folder, to " + home);
  }

  @Test
  void refuseAHiddenFileUnderAnotherName() {
    SmallFiles.write(images.resolve(".git/config"), SmallFiles.text(SECRET));
    SmallFiles.link(images.resolve("cat/0.json"), Path.of("../.git/config"));

    refuses(true, "cat/0.json: leads to the hidden file", ".git/config", "copy the file");
  }

  @Test
  void takePicturesThatAFolderKeepsHidden() throws IOException {
    SmallFiles.write(images.resolve(".git/annex/1"), SmallFiles.png(8, 8, 0x123456));
    SmallFiles.link(images.resolve("cat/annexed.png"), Path.of("../.git/annex/1"));

    assertThat(added(false)).contains("cat/annexed.png").noneMatch(name -> name.contains(".git"));
  }

  @Test
  void refuseNamesOfClassesFromElsewhere() throws IOException {
    images = folder.resolve("digits");
    SmallFiles.idxFolder(images, false);
    Files.delete(images.resolve("classes.txt"));
    SmallFiles.write(home.resolve("words"), SmallFiles.text("no\nyes\n"));
    SmallFiles.link(images.resolve("classes.txt"), home.resolve("words"));

    refuses(true, images.resolve("classes.txt") + ": leads out of the folder, to " + home);
  }

  @Test
  void readTheSameWithMasksAndNamesOfClasses() throws IOException {
    SmallFiles.write(images.resolve("cat/0.mask.png"), SmallFiles.grey(8, 8, 255));
    SmallFiles.write(images.resolve("cat/1.json"), SmallFiles.text("{\"shapes\": []}"));
    assertThat(added(false)).contains("cat/0.mask.png", "cat/1.json");
    assertThat(notes).isEmpty();

    images = folder.resolve("digits");
    SmallFiles.idxFolder(images, true);
    SmallFiles.write(images.resolve("readme"), SmallFiles.text("digits"));
    packed().add("digits", images, new PackedDatasets.Adding(false, false, notes::add));
    Dataset asFolder = Datasets.open("digits", DatasetSpec.of(images.toString()), Optional.empty());
    Dataset asArchive =
        Datasets.open(
            "digits", DatasetSpec.of("workspace:digits"), packed(), folder.resolve("cache"));
    assertThat(asArchive.sha256()).isEqualTo(asFolder.sha256());
    assertThat(asArchive.classes()).containsExactly("no", "yes");
    assertThat(notes).containsExactly("1 file left out, not part of the data set: readme");
  }

  @Test
  void areNoneWhereTheFolderItselfIsGivenByALink() throws IOException {
    SmallFiles.link(folder.resolve("pets"), images);
    images = folder.resolve("pets");

    assertThat(added(false)).contains("cat/0.png");
  }
}
