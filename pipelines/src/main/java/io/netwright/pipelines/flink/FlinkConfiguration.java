package io.netwright.pipelines.flink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.GlobalConfiguration;

/** Folders with Flink's configuration, as {@code --flinkConfDir} names them. */
public final class FlinkConfiguration {
  private static final String FLAT = GlobalConfiguration.LEGACY_FLINK_CONF_FILENAME;
  private static final List<String> NAMES = List.of(FLAT, GlobalConfiguration.FLINK_CONF_FILENAME);

  private FlinkConfiguration() {}

  /** Writes settings into a folder. */
  public static void write(Path folder, Map<String, String> settings) throws IOException {
    Files.createDirectories(folder);
    Files.write(
        folder.resolve(FLAT),
        settings.entrySet().stream().map(each -> each.getKey() + ": " + each.getValue()).toList());
  }

  /** Whether a folder holds a configuration, in either of the forms that Flink reads. */
  public static boolean isIn(Path folder) {
    return NAMES.stream().anyMatch(file -> Files.isRegularFile(folder.resolve(file)));
  }

  /** Writes the configuration of another folder and, where that one says nothing, the settings. */
  public static void write(Path folder, Map<String, String> settings, Path others)
      throws IOException {
    Configuration merged = Configuration.fromMap(settings);
    merged.addAll(GlobalConfiguration.loadConfiguration(others.toString()));
    if (Files.isRegularFile(others.resolve(FLAT))) { // the form that Flink prefers
      write(folder, merged.toMap());
      return;
    }
    Files.createDirectories(folder);
    Files.write(
        folder.resolve(GlobalConfiguration.FLINK_CONF_FILENAME),
        ConfigurationUtils.convertConfigToWritableLines(merged, true));
  }
}
