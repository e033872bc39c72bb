package io.netwright.data;

import io.netwright.artifact.ThisUser;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of this user alone among the temporary files, where everybody may make any name first:
 * what lies in another's folder may be changed after it was verified.
 */
final class PrivateFolder {
  private static final Logger LOG = LoggerFactory.getLogger(PrivateFolder.class);
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFolder() {}

  /** The folder that this user's processes share; where that is not private, a fresh one. */
  static Path in(Path parent, String name) throws IOException {
    return in(parent, name, ThisUser.in(parent));
  }

  /** The same for a user. */
  static Path in(Path parent, String name, UserPrincipal owner) throws IOException {
    boolean posix = parent.getFileSystem().supportedFileAttributeViews().contains("posix");
    if (!posix) {
      return Files.createTempDirectory(parent, name);
    }
    String user = System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_");
    Path folder = parent.resolve(name + "-" + user);
    try {
      return Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER));
    } catch (FileAlreadyExistsException e) {
      if (isPrivate(folder, owner)) {
        return folder;
      }
    }
    Path fresh = Files.createTempDirectory(parent, name);
    LOG.warn("{} is no folder of this user alone; using {}, remove the former", folder, fresh);
    return fresh;
  }

  private static boolean isPrivate(Path folder, UserPrincipal owner) throws IOException {
    PosixFileAttributes found =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return found.isDirectory()
        && OWNER.containsAll(found.permissions())
        && found.owner().equals(owner);
  }
}
