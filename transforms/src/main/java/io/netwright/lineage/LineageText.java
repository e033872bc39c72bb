package io.netwright.lineage;

import com.fasterxml.jackson.databind.JsonNode;
import io.netwright.lineage.ModelOrigin.FileState;
import io.netwright.lineage.ModelOrigin.Parent;
import io.netwright.lineage.ModelOrigin.Used;
import io.netwright.lineage.ModelOrigin.WorkOrigin;
import io.netwright.stage.RecordedOrigin;
import io.netwright.text.Foreign;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Draws where a model came from as a tree, its parents below it. */
public final class LineageText {
  private static final int WIDTH = 110;

  private final StringBuilder text = new StringBuilder();
  private final Set<String> drawn = new HashSet<>();

  private LineageText() {}

  /** The tree, a line break at the end of every line. */
  public static String of(ModelOrigin origin) {
    LineageText tree = new LineageText();
    tree.draw(origin, "", "");
    return tree.text.toString();
  }

  private void draw(ModelOrigin origin, String first, String rest) {
    line(first, Foreign.plain(origin.name()) + "  " + origin.modelId());
    drawn.add(origin.modelId());
    String facts = rest + (origin.parents().isEmpty() ? "   " : "│  ");
    fact(facts, "model", origin.variant() + " of " + origin.stage() + ", " + origin.architecture());
    fact(facts, "seed", Long.toString(origin.seed()));
    fact(facts, "classes", String.join(", ", origin.classes()));
    origin.datasets().forEach(data -> fact(facts, "data", data.name() + " " + data.sha256()));
    fact(facts, "weights", file(origin.weights()));
    origin.artifacts().forEach((name, state) -> fact(facts, name, file(state)));
    if (origin.imported()) {
      imported(facts, origin);
    } else {
      work(facts, origin.work());
    }
    for (Used used : origin.used()) {
      used(facts, used);
    }
    for (int i = 0; i < origin.parents().size(); i++) {
      boolean last = i == origin.parents().size() - 1;
      parent(origin.parents().get(i), rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "));
    }
  }

  /** Nothing here computed it: there is a file, and somebody who put it in. */
  private void imported(String indent, ModelOrigin origin) {
    WorkOrigin work = origin.work();
    JsonNode file = work.config().path("file");
    fact(
        indent,
        "imported from",
        file.isMissingNode()
            ? "a file that an earlier version did not record; no training ran"
            : file.asText() + ", sha256 " + work.config().path("sha256").asText());
    if (!file.isMissingNode()) {
      fact(indent, "normalization", leaves(work.config().path("normalization")));
    }
    fact(
        indent,
        "imported by",
        work.runId()
            + ", "
            + Instant.ofEpochMilli(work.startedAt()).truncatedTo(ChronoUnit.SECONDS));
    if (!work.reusedBy().isEmpty()) {
      fact(indent, "used by", String.join(", ", work.reusedBy()));
    }
    fact(indent, "cache key", work.key());
  }

  private void parent(Parent parent, String first, String rest) {
    ModelOrigin origin = parent.origin();
    if (origin == null) {
      line(first, parent.modelId() + "  the line ends here: " + parent.missing());
    } else if (drawn.contains(origin.modelId())) {
      line(first, Foreign.plain(origin.name()) + "  " + origin.modelId() + "  (shown above)");
    } else {
      draw(origin, first, rest);
    }
  }

  private void used(String indent, Used used) {
    fact(indent, "used", used.file().mediaType() + " " + file(used.file()));
    WorkOrigin madeBy = used.madeBy();
    if (madeBy == null) {
      fact(indent + "   ", "made by", "the line ends here: its cached result was deleted");
    } else {
      work(indent + "   ", madeBy);
    }
  }

  private void work(String indent, WorkOrigin work) {
    madeBy(indent, work);
    circumstances(indent, work);
  }

  private void madeBy(String indent, WorkOrigin work) {
    fact(
        indent,
        "made by",
        "%s version %d, %s, %s, in %.1f s"
            .formatted(
                work.stage(),
                work.algorithmVersion(),
                run(work),
                Instant.ofEpochMilli(work.startedAt()).truncatedTo(ChronoUnit.SECONDS),
                (work.finishedAt() - work.startedAt()) / 1000.0));
    if (!work.reusedBy().isEmpty()) {
      fact(indent, "reused by", String.join(", ", work.reusedBy()));
    }
  }

  private void circumstances(String indent, WorkOrigin work) {
    String code = work.codeVersion();
    fact(indent, "code", code == null ? "was not recorded when this work was done" : code);
    fact(
        indent,
        "libraries",
        work.libraries().isEmpty()
            ? "were not recorded when this work was done"
            : join(work.libraries(), " "));
    fact(indent, "computed on", work.fingerprint());
    if (!work.input().isEmpty()) {
      fact(indent, "input", leaves(work.input()));
    }
    fact(indent, "config", leaves(work.config()));
    fact(indent, "cache key", work.key());
  }

  private static String run(WorkOrigin work) {
    return "run "
        + work.runId()
        + (work.runKnown() ? "" : " (its record is not in this workspace)");
  }

  private static String file(FileState file) {
    return file.sha256()
        + String.format(Locale.ROOT, ", %,d bytes", file.sizeBytes())
        + (file.present() ? "" : ", missing: the file was deleted");
  }

  private static String leaves(JsonNode document) {
    Map<String, String> leaves = new TreeMap<>();
    RecordedOrigin.flatten("", document, leaves);
    return join(leaves, "=");
  }

  private static String join(Map<String, String> entries, String between) {
    List<String> parts = new ArrayList<>();
    new TreeMap<>(entries).forEach((name, value) -> parts.add(name + between + value));
    return String.join(", ", parts);
  }

  /** A name and what it is, broken at commas where it is long. */
  private void fact(String indent, String name, String value) {
    String label = "%-15s ".formatted(Foreign.plain(name));
    StringBuilder line = new StringBuilder();
    int room = WIDTH - indent.length() - label.length();
    for (String part : Foreign.plain(value).split("(?<=, )", -1)) {
      if (!line.isEmpty() && Foreign.columns(line.toString()) + Foreign.columns(part) > room) {
        line(indent + label, line.toString().strip());
        label = " ".repeat(label.length());
        line.setLength(0);
      }
      line.append(part);
    }
    line(indent + label, line.toString().strip());
  }

  private void line(String indent, String content) {
    text.append((indent + content).stripTrailing()).append('\n');
  }
}
