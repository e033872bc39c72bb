package io.netwright.mlflow;

import io.netwright.artifact.Storage;
import io.netwright.artifact.Workspace;
import io.netwright.run.RunRecord;
import io.netwright.run.RunStatus;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What people read of a run: its report with the pictures, and the experiment as it was run. */
final class RunFiles {
  private static final Pattern READ_BY_PEOPLE =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._=+-]*\\.(md|png|svg|yaml)");

  private RunFiles() {}

  /** The files of a run that has ended; none before, since they are still being written. */
  static List<Upload> of(Workspace workspace, RunRecord run) throws IOException {
    List<Upload> files = new ArrayList<>();
    if (run.status() == RunStatus.RUNNING) {
      return files;
    }
    Storage storage = workspace.storage();
    String folder = "runs/" + run.runId() + "/";
    for (String path : storage.list("runs/" + run.runId())) {
      String name = path.substring(folder.length());
      if (READ_BY_PEOPLE.matcher(name).matches()) {
        try (InputStream in = storage.open(path)) {
          files.add(Upload.of(name, in.readAllBytes()));
        } catch (FileNotFoundException e) {
          // a new report takes its place at this moment; the next push finds it
        }
      }
    }
    return files;
  }
}
