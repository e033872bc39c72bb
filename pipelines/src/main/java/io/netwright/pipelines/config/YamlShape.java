package io.netwright.pipelines.config;

import java.io.StringReader;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * What a YAML text may consist of, seen event by event before anything is built from it: one
 * document of plain values, not deep, not long, and nothing that refers to anything.
 */
final class YamlShape {
  /** The most characters of an experiment. */
  static final int LONGEST = 1 << 20;

  /** Lists and mappings within each other. */
  static final int DEEPEST = 32;

  private final String source;
  private int depth;
  private int documents;

  private YamlShape(String source) {
    this.source = source;
  }

  /**
   * Refuses what no experiment needs.
   *
   * @throws org.yaml.snakeyaml.error.YAMLException where it is no YAML at all
   */
  static void require(String source, String text) {
    if (text.length() > LONGEST) {
      throw new ConfigException(
          source
              + ": has "
              + text.length()
              + " characters, an experiment at most "
              + LONGEST
              + "; leave out what is not needed");
    }
    YamlShape shape = new YamlShape(source);
    for (Event event : new Yaml(new LoaderOptions()).parse(new StringReader(text))) {
      shape.see(event);
    }
  }

  private void see(Event event) {
    if (event instanceof AliasEvent alias) {
      throw refusal(
          event,
          "*"
              + alias.getAnchor()
              + " refers to another value; references are not read: write"
              + " the value out");
    }
    if (event instanceof DocumentStartEvent && ++documents > 1) {
      throw refusal(event, "a second document begins; an experiment is one: make it another file");
    }
    requireNoTag(event);
    if (event.is(Event.ID.MappingStart) || event.is(Event.ID.SequenceStart)) {
      depth++;
    } else if (event.is(Event.ID.MappingEnd) || event.is(Event.ID.SequenceEnd)) {
      depth--;
    }
    if (depth > DEEPEST) {
      throw refusal(
          event, "lists and mappings lie more than " + DEEPEST + " deep; an experiment has fewer");
    }
  }

  private void requireNoTag(Event event) {
    String tag = tag(event);
    if (tag != null) {
      throw refusal(event, "the tag " + tag + " is not read; write the plain value");
    }
  }

  private static @Nullable String tag(Event event) {
    if (event instanceof ScalarEvent scalar) {
      return scalar.getTag();
    }
    if (event instanceof MappingStartEvent mapping) {
      return mapping.getTag();
    }
    return event instanceof SequenceStartEvent sequence ? sequence.getTag() : null;
  }

  private ConfigException refusal(Event event, String problem) {
    return new ConfigException(
        source + ":" + (event.getStartMark().getLine() + 1) + ": " + problem);
  }
}
