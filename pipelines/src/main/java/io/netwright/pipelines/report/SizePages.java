package io.netwright.pipelines.report;

import io.netwright.artifact.Workspace;
import io.netwright.run.RunRecord;
import io.netwright.run.StageRecord;
import io.netwright.schemas.ArtifactRef;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * How small the task models of a run could be: the pages that assembly wrote about it.
 *
 * @param pages of each task
 */
record SizePages(List<SizePage> pages) {

  /**
   * A page.
   *
   * @param task what people call the work
   * @param text Markdown with a title, a sentence and a table
   */
  private record SizePage(String task, String text) {

    /** The lines after the title. */
    String body() {
      return text.substring(text.indexOf('\n') + 1).strip();
    }

    /** The first of them. */
    String sentence() {
      return body().lines().findFirst().orElse("");
    }
  }

  /** Reads those that are still there. */
  static SizePages of(Workspace workspace, RunRecord run) throws IOException {
    List<SizePage> pages = new ArrayList<>();
    for (StageRecord stage : run.stages()) {
      ArtifactRef page = stage.artifacts().get("size.md");
      if (page != null && workspace.artifacts().contains(page)) {
        try (InputStream in = workspace.artifacts().open(page)) {
          String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
          pages.add(new SizePage(stage.model(), text));
        }
      }
    }
    return new SizePages(pages);
  }

  /** What was kept of each task's models and what that costs, a line each. */
  void print(PrintWriter out) {
    pages.forEach(
        page -> {
          out.println();
          out.println("size of " + Foreign.plain(page.task()));
          out.println(page.sentence());
        });
  }

  /** Sentences and tables; nothing where no budget was asked for. */
  String section() {
    StringBuilder section = new StringBuilder();
    pages.forEach(
        page ->
            section
                .append(section.isEmpty() ? "## Size of task models\n\n" : "")
                .append("### ")
                .append(Foreign.markdown(page.task()))
                .append("\n\n")
                .append(page.body())
                .append("\n\n"));
    return section.toString();
  }
}
