package io.netwright.pipelines.report;

import io.netwright.artifact.Workspace;
import io.netwright.run.RunRecord;
import io.netwright.run.StageRecord;
import io.netwright.schemas.ArtifactRef;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What assembly wrote about the task models of a run.
 *
 * @param kind what it is about
 * @param pages of each task
 */
record TaskPages(Kind kind, List<TaskPage> pages) {

  /**
   * A page.
   *
   * @param task what people call the work
   * @param text Markdown with a title, a sentence and a table
   */
  private record TaskPage(String task, String text) {

    /** The lines after the title. */
    String body() {
      return text.substring(text.indexOf('\n') + 1).strip();
    }

    /** The first of them. */
    String sentence() {
      return body().lines().findFirst().orElse("");
    }
  }

  /** What pages are about. */
  enum Kind {
    /** How small they could be. */
    SIZE("size.md", "size", "Size"),
    /** What makes the logits of several sources comparable. */
    HEAD("head.md", "head", "Heads");

    private final String file;
    private final String word;
    private final String title;

    Kind(String file, String word, String title) {
      this.file = file;
      this.word = word;
      this.title = title;
    }
  }

  /** Reads those that are still there. */
  static TaskPages of(Kind kind, Workspace workspace, RunRecord run) throws IOException {
    List<TaskPage> pages = new ArrayList<>();
    for (StageRecord stage : run.stages()) {
      ArtifactRef page = stage.artifacts().get(kind.file);
      if (page != null && workspace.artifacts().contains(page)) {
        pages.add(new TaskPage(stage.model(), workspace.artifacts().readText(page)));
      }
    }
    return new TaskPages(kind, pages);
  }

  /** The sentence about each task. */
  void print(PrintWriter out) {
    pages.forEach(
        page -> {
          out.println();
          out.println(kind.word + " of " + Foreign.plain(page.task()));
          out.println(page.sentence());
        });
  }

  /** Sentences and tables; nothing where there are no pages. */
  String section() {
    StringBuilder section = new StringBuilder();
    pages.forEach(
        page ->
            section
                .append(section.isEmpty() ? "## " + kind.title + " of task models\n\n" : "")
                .append("### ")
                .append(Foreign.markdown(page.task()))
                .append("\n\n")
                .append(page.body())
                .append("\n\n"));
    return section.toString();
  }
}
