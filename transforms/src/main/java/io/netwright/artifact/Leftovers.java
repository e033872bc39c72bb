package io.netwright.artifact;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What killed runs of one user left among the temporary files of a machine. */
public final class Leftovers {
  private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

  private Leftovers() {}

  /** Removes one file or folder where no run needs it. */
  @FunctionalInterface
  public interface Removal {
    /** Looks at what has the name; it may be a link, and may vanish meanwhile. */
    void of(Path left) throws IOException;
  }

  /**
   * Sweeps what has names of one beginning.
   *
   * <p>Leaves what is another user's: anybody may make files of such names, ends no run so, and
   * could have a link lead anywhere meanwhile.
   *
   * @throws IOException if the folder cannot be read; what cannot be removed is left to a later run
   */
  public static void sweep(Path folder, String beginning, UserPrincipal user, Removal removal)
      throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, beginning + "*")) {
      for (Path left : all) {
        try {
          if (Files.getOwner(left, LinkOption.NOFOLLOW_LINKS).equals(user)) {
            removal.of(left);
          }
        } catch (IOException e) {
          LOG.debug("{} is left to a later run", left, e);
        }
      }
    }
  }
}
