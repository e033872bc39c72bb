package io.netwright.pipelines.written;

import io.netwright.pipelines.cli.NetwrightCommand;
import io.netwright.pipelines.report.ZooTable;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.ExampleOutcome;
import io.netwright.schemas.Finding;
import io.netwright.schemas.KeptImage;
import io.netwright.schemas.MetricPoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import picocli.CommandLine;

/** The texts that are made from the code. */
record Written(Sources sources) {
  private static final Pattern IMPORT =
      Pattern.compile(
          "^import (?:static )?(io\\.netwright(?:\\.[a-z][a-z0-9]*)*)\\.", Pattern.MULTILINE);
  private static final Pattern MAP =
      Pattern.compile("(<!-- packages: .*? -->\\n).*?(<!-- end of packages -->)", Pattern.DOTALL);

  /** Documents by path; each as it must be. */
  Map<Path, String> documents() throws IOException {
    Map<Path, String> documents = new TreeMap<>();
    Path infra = sources.project().resolve("infra");
    documents.put(infra.resolve("docs/reference.md"), reference());
    documents.put(infra.resolve("decisions/README.md"), decisions(infra.resolve("decisions")));
    Path architecture = infra.resolve("docs/architecture.md");
    documents.put(
        architecture,
        MAP.matcher(Sources.read(architecture))
            .replaceFirst(
                found -> Matcher.quoteReplacement(found.group(1) + packages() + found.group(2))));
    return documents;
  }

  private String reference() {
    return """
    # Reference

    This page is made from the code by `infra/docs/write`, and a test fails where it differs. Change the
    comments of the records, not this page. The [guide](guide.md) explains what the keys are for, and the
    [glossary](glossary.md) explains the words.

    - [Keys of an experiment](#keys-of-an-experiment)
    - [Attacks](#attacks)
    - [Architectures](#architectures)
    - [Columns of the results](#columns-of-the-results)
    - [Commands](#commands)

    ## Keys of an experiment

    A key that is left out has the default that is shown. `training.epochs` is the key `epochs` of the section
    `training`, on the command line `--set training.epochs=3`. `[]` stands for the entries of a list and `NAME` for
    a name that you choose. Words such as `COSINE` may be written in small letters. `evaluation.attacks`, the form
    that version 0.1.0 had, is read for one more version, and a warning prints the new form. So are
    `Treat-control` and `Harden-control`, the former names of controls.

    """
        + ExperimentKeys.markdown(sources)
        + """
        ## Attacks

        An attack stands in `evaluation.threatModels[].attacks[]` by a name of this table, `attacks: [pgd20, apgd-t]`, or as
        `{name: mine, attack: {type: pgd, steps: 20, randomStart: true, restarts: 1}}`. It keeps to the norm and epsilon
        of its threat model. The table has the settings within linf-8/255; other epsilons have other steps. A setting
        that is left out is that of the first name of its type, but `randomStart` of `pgd` is then false and `decay` of
        `mi-fgsm` is 0.

        """
        + AttackKeys.names()
        + AttackKeys.markdown(sources)
        + """
        ## Architectures

        `netwright zoo` prints this table. Sizes are those of full width for 10 classes of colour images of 32 pixels,
        in millions. Each architecture takes a `width`, a factor on its channel counts in (0, 4], and images of 28
        pixels and more. Most stems are those for small images and do not shrink them as those for ImageNet do.

        """
        + ZooTable.table().markdown()
        + "\n"
        + columns()
        + commands();
  }

  private static String columns() {
    StringBuilder markdown = new StringBuilder();
    markdown.append(
        """
        ## Columns of the results

        Each type lies in `WORKSPACE/results/TYPE/run=RUN/part-0.parquet`. The folder's name gives the column `run`.

        """);
    for (Schema schema :
        List.of(
            Evaluation.getClassSchema(),
            ExampleOutcome.getClassSchema(),
            MetricPoint.getClassSchema(),
            Finding.getClassSchema(),
            KeptImage.getClassSchema())) {
      markdown.append("### `").append(schema.getName()).append("`\n\n").append(schema.getDoc());
      markdown.append("\n\n| column | type | what it is |\n|---|---|---|\n");
      for (Schema.Field field : schema.getFields()) {
        markdown.append(
            "| `%s` | %s | %s |\n".formatted(field.name(), type(field.schema()), field.doc()));
      }
      markdown.append('\n');
    }
    return markdown.toString();
  }

  private static String type(Schema schema) {
    return schema.isUnion()
        ? type(schema.getTypes().get(schema.getTypes().size() - 1)) + " or null"
        : schema.getType().getName();
  }

  private static String commands() {
    StringBuilder markdown = new StringBuilder();
    markdown.append(
        """
        ## Commands

        `netwright COMMAND --help` says what each takes.

        | command | what it does |
        |---|---|
        """);
    commands(NetwrightCommand.commandLine(), markdown);
    return markdown.toString();
  }

  private static void commands(CommandLine parent, StringBuilder markdown) {
    parent
        .getSubcommands()
        .forEach(
            (name, command) -> {
              String[] said = command.getCommandSpec().usageMessage().description();
              markdown.append(
                  "| `%s` | %s |\n"
                      .formatted(
                          command.getCommandSpec().qualifiedName(),
                          said.length == 0 ? "" : said[0].replace("%%", "%")));
              commands(command, markdown);
            });
  }

  private static String decisions(Path folder) throws IOException {
    StringBuilder markdown = new StringBuilder();
    markdown.append(
        """
        # Decisions

        Each record says on one page what was decided, why, and what was given up. Numbers that are missing were never
        given to a decision that was kept. This list is made by `infra/docs/write`.

        """);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        String name = String.valueOf(file.getFileName());
        if (name.matches("\\d{4}-.*\\.md")) {
          String title = Files.readAllLines(file, StandardCharsets.UTF_8).get(0);
          markdown.append("- [%s](%s)\n".formatted(title.substring(2), name));
        }
      }
    }
    return markdown.toString();
  }

  private String packages() {
    StringBuilder markdown = new StringBuilder();
    try {
      for (String module : List.of("transforms", "pipelines")) {
        markdown.append("\n**").append(module).append("**\n\n");
        markdown.append("| package | what it is for | what it uses |\n|---|---|---|\n");
        for (Map.Entry<String, String> one : sources.packages(module).entrySet()) {
          markdown.append(
              "| `%s` | %s | %s |\n"
                  .formatted(inner(one.getKey()), one.getValue(), uses(module, one.getKey())));
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return markdown.append('\n').toString();
  }

  private String uses(String module, String name) throws IOException {
    Path folder = sources.project().resolve(module + "/src/main/java/" + name.replace('.', '/'));
    TreeSet<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
        Matcher matcher = IMPORT.matcher(Sources.read(file));
        while (matcher.find()) {
          used.add(inner(matcher.group(1)));
        }
      }
    }
    used.remove(inner(name));
    return used.isEmpty() ? "nothing" : String.join(", ", used);
  }

  private static String inner(String name) {
    return name.replaceFirst("^io\\.netwright\\.", "");
  }
}
