package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrivateFolderTest {
  @TempDir private Path parent;

  private Path made() throws IOException {
    Path folder = PrivateFolder.in(parent, "data");
    assertThat(folder).hasParent(parent).isDirectory();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
        .isEqualTo("rwx------");
    return folder;
  }

  @Test
  void isTheSameForAllProcessesOfAUser() throws IOException {
    assertThat(made()).isEqualTo(made()).hasFileName("data-" + System.getProperty("user.name"));
    assertThat(parent).isDirectoryNotContaining("glob:**netwright-user-*");
  }

  @Test
  void isAFreshOneWhereOthersMayWriteIntoIt() throws IOException {
    Path first = made();
    Files.setPosixFilePermissions(first, PosixFilePermissions.fromString("rwxrwxrwx"));
    assertThat(made()).isNotEqualTo(first);
  }

  @Test
  void isAFreshOneWhereAnotherMadeItFirst() throws IOException {
    Path first = made();
    UserPrincipal other =
        parent.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    assertThat(PrivateFolder.in(parent, "data", other)).isDirectory().isNotEqualTo(first);
  }

  @Test
  void isAFreshOneWhereALinkHasItsName() throws IOException {
    Path first = made();
    Path elsewhere = Files.move(first, parent.resolve("elsewhere"));
    Files.createSymbolicLink(first, elsewhere);
    assertThat(made()).isNotEqualTo(first);
    assertThat(Files.isSymbolicLink(first)).isTrue();
    assertThat(Files.isDirectory(elsewhere, LinkOption.NOFOLLOW_LINKS)).isTrue();
  }
}
