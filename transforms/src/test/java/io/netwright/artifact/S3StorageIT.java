package io.netwright.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.testing.S3Server;
import java.io.IOException;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract, kept by a real server. */
class S3StorageIT implements StorageContract {
  private final Storage storage = Storage.at(S3Server.workspace() + "/" + UUID.randomUUID());

  @Override
  public Storage storage() {
    return storage;
  }

  @AfterEach
  void leavesTheBucketAsItWas() throws IOException {
    storage.delete("runs");
    storage.delete("folder");
    storage.delete("leases");
    storage.delete("artifacts");
  }

  @Test
  void listsAndDeletesMoreThanOneAnswerHolds() throws IOException {
    Blobs blobs = new Blobs(storage, "runs", ".json");
    for (int i = 0; i < 1005; i++) {
      blobs.replace("r" + i, new byte[] {1});
    }
    assertThat(blobs.list()).hasSize(1005);
    blobs.deleteAll();
    assertThat(blobs.list()).isEmpty();
  }
}
