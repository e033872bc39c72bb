package io.netwright.pipelines.written;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Compares the documents that are made from the code with the code. With {@code
 * -Dnetwright.docs.write=true}, as {@code infra/docs/write} runs it, it writes them first.
 */
class WrittenTest {
  private static final Written WRITTEN = new Written(Sources.here());

  @Test
  void saysInTheDocumentsWhatTheCodeSays() throws IOException {
    Map<Path, String> documents = WRITTEN.documents();
    for (Map.Entry<Path, String> document : documents.entrySet()) {
      if (Boolean.getBoolean("netwright.docs.write")) {
        Files.writeString(document.getKey(), document.getValue(), StandardCharsets.UTF_8);
      }
      assertThat(Sources.read(document.getKey()))
          .as("%s is not what the code says; run infra/docs/write", document.getKey())
          .isEqualTo(document.getValue());
    }
    assertThat(documents).hasSize(3);
  }

  @Test
  void saysWhatEachPackageIsForInWholeSentences() throws IOException {
    for (String module : new String[] {"transforms", "pipelines"}) {
      WRITTEN
          .sources()
          .packages(module)
          .forEach((name, said) -> assertThat(said).as(name).matches("[A-Z].*\\."));
    }
  }
}
