package io.netwright.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;

/** The user of this process, as the file system knows it: in a container it may have no name. */
public final class ThisUser {

  private ThisUser() {}

  /** The owner of what this process makes in a folder that it may write into. */
  public static UserPrincipal in(Path folder) throws IOException {
    Path made = Files.createTempFile(folder, "netwright-user-", "");
    try {
      return Files.getOwner(made);
    } finally {
      Files.delete(made);
    }
  }
}
