package io.netwright.pipelines.report;

import io.netwright.artifact.Workspace;
import io.netwright.attack.ThreatModel;
import io.netwright.nn.io.Safetensors;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.KeptImage;
import io.netwright.text.Foreign;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run kept of the adversarial images: files and pictures beside the report, and what is left
 * of them when they are rounded to bytes.
 *
 * @param asked how many images of a model and threat model were asked for
 * @param images by model and threat model, in the order of their files
 */
record KeptPages(int asked, Map<Name, List<KeptImage>> images) {
  /** What images lie together in a file. */
  record Name(String model, String threatModel) {
    static Name of(KeptImage image) {
      return new Name(image.getModel(), ThreatModel.name(image.getNorm(), image.getEpsilon()));
    }

    String file(String ending) {
      return "kept-%s-%s.%s"
          .formatted(
              model.replaceAll("[^A-Za-z0-9._-]", "-"), threatModel.replace('/', '_'), ending);
    }
  }

  /** The images of a run. */
  static KeptPages of(int asked, List<KeptImage> images) {
    return new KeptPages(
        asked,
        images.stream()
            .sorted(
                Comparator.comparing(KeptImage::getModel)
                    .thenComparing(KeptImage::getNorm)
                    .thenComparing(KeptImage::getEpsilon)
                    .thenComparing(KeptImage::getRow))
            .collect(Collectors.groupingBy(Name::of, LinkedHashMap::new, Collectors.toList())));
  }

  /** Writes files and pictures; a file that is gone from the workspace is left out. */
  void write(Workspace workspace, RunFolder folder) throws IOException {
    for (Map.Entry<Name, List<KeptImage>> one : images.entrySet()) {
      List<KeptImage> rows = one.getValue();
      if (workspace.artifacts().contains(rows.get(0).getFile())) {
        try (InputStream in = workspace.artifacts().open(rows.get(0).getFile())) {
          folder.write(one.getKey().file("safetensors"), in::transferTo);
        }
        try (InputStream in = workspace.artifacts().open(rows.get(0).getFile())) {
          KeptPicture picture = new KeptPicture(rows, Safetensors.read(in).tensors());
          folder.draw(one.getKey().file("png"), picture::write);
        }
      }
    }
  }

  /** A line for every model within a threat model; nothing where none were asked for. */
  String lines(List<Evaluation> rows, String threatModel) {
    StringBuilder lines = new StringBuilder();
    if (asked > 0) {
      for (String model : models(rows)) {
        lines.append(
            "kept of %s: %s\n"
                .formatted(Foreign.plain(model), words(new Name(model, threatModel))));
      }
    }
    return lines.toString();
  }

  private static List<String> models(List<Evaluation> rows) {
    return rows.stream().map(Evaluation::getModel).distinct().sorted().toList();
  }

  private String words(Name name) {
    List<KeptImage> kept = images.getOrDefault(name, List.of());
    if (kept.isEmpty()) {
      return "nothing; no attack broke an image within " + name.threatModel();
    }
    return "%d of the adversarial images; still wrong when rounded to bytes: %d of %d, within %s: %d"
        .formatted(kept.size(), wrong(kept), kept.size(), name.threatModel(), wrongInside(kept));
  }

  private static long asFound(List<KeptImage> kept) {
    return kept.stream().filter(KeptImage::getAsFound).count();
  }

  private static long wrong(List<KeptImage> kept) {
    return kept.stream().filter(image -> image.getRounded() != image.getLabel()).count();
  }

  private static long wrongInside(List<KeptImage> kept) {
    return kept.stream()
        .filter(image -> image.getRounded() != image.getLabel() && image.getRoundedInside())
        .count();
  }

  /** Table and pictures of a threat model; nothing where none were asked for. */
  String markdown(List<Evaluation> rows, String threatModel) {
    if (asked == 0) {
      return "";
    }
    TextTable table =
        new TextTable(
            "model", "kept", "as found", "rounded: still wrong", "of these within", "file");
    StringBuilder pictures = new StringBuilder();
    for (String model : models(rows)) {
      Name name = new Name(model, threatModel);
      List<KeptImage> kept = images.getOrDefault(name, List.of());
      table.row(
          model,
          Integer.toString(kept.size()),
          Long.toString(asFound(kept)),
          Long.toString(wrong(kept)),
          Long.toString(wrongInside(kept)),
          kept.isEmpty() ? "none: no image was broken" : name.file("safetensors"));
      if (!kept.isEmpty()) {
        pictures.append(Fonts.picture("Adversarial images", name.file("png")));
      }
    }
    return "Adversarial images that were kept, of every class in turn the one that took the smallest"
        + " change (Euclidean length). *As found*: made again to the same prediction and sizes, to"
        + " the last bit. *Rounded*: every pixel to the nearest byte, as in a PNG file, which moves"
        + " it by half a byte at most:\n\n"
        + table.markdown()
        + "\n"
        + pictures;
  }

  /** The same within a threat model as a document; files are beside the report. */
  List<Map<String, Object>> json(String threatModel) {
    List<Map<String, Object>> all = new ArrayList<>();
    images.forEach(
        (name, kept) -> {
          if (name.threatModel().equals(threatModel)) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("model", name.model());
            one.put("modelId", kept.get(0).getModelId());
            one.put("images", kept.size());
            one.put("asFound", asFound(kept));
            one.put("roundedWrong", wrong(kept));
            one.put("roundedWrongWithin", wrongInside(kept));
            one.put("file", name.file("safetensors"));
            one.put("sha256", kept.get(0).getFile().getSha256());
            all.add(one);
          }
        });
    return all;
  }

  /** Where the files are, for the terminal. */
  String places(RunFolder folder) {
    return images.keySet().stream()
        .map(name -> "kept     " + folder.locate(name.file("safetensors")) + "\n")
        .collect(Collectors.joining());
  }
}
