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

  /**
   * Writes the configuration of another folder and, where that one says nothing, the settings.
   *
   * @throws IllegalArgumentException where the other folder holds none
   */
  public static void write(Path folder, Map<String, String> settings, Path others)
      throws IOException {
    String name =
        NAMES.stream()
            .filter(file -> Files.isRegularFile(others.resolve(file)))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--flinkConfDir="
                            + others
                            + " must be a folder with "
                            + FLAT
                            + " or config.yaml; name another one or leave it out"));
    Configuration merged = Configuration.fromMap(settings);
    merged.addAll(GlobalConfiguration.loadConfiguration(others.toString()));
    if (name.equals(FLAT)) {
      write(folder, merged.toMap());
      return;
    }
    Files.createDirectories(folder);
    Files.write(
        folder.resolve(name), ConfigurationUtils.convertConfigToWritableLines(merged, true));
  }
}
