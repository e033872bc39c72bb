package io.netwright.gc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LinkedPlacesTest {
  /** What is being written, and what former versions wrote. */
  private static final Set<String> UNSAID = Set.of(".drafts", "progress");

  @Test
  void areTheFoldersThatTheArchitectureNames() throws IOException {
    String architecture = Files.readString(Path.of("../infra/docs/architecture.md"));
    for (String folder : LinkedPlaces.FOLDERS) {
      assertThat(architecture.contains("`" + folder + "`"))
          .as(folder)
          .isNotEqualTo(UNSAID.contains(folder));
    }
  }
}
