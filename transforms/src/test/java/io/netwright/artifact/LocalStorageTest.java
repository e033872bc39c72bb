package io.netwright.artifact;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest implements StorageContract {
  @TempDir private Path folder;

  @Override
  public Storage storage() {
    return Storage.at(folder.toString());
  }
}
