package io.netwright.pipelines.flink.door;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;

/**
 * The hosts that a REST endpoint is reached by: this machine, the address in the configuration, and
 * what {@code netwright.rest.hosts} adds.
 *
 * @param names in lower case and without port, as in a {@code Host} header
 */
record OwnHosts(Set<String> names) {
  static final ConfigOption<List<String>> MORE =
      ConfigOptions.key("netwright.rest.hosts").stringType().asList().defaultValues();

  private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "[::1]");

  static OwnHosts of(Configuration configuration) {
    Set<String> names = new HashSet<>(LOOPBACK);
    Stream.of(RestOptions.ADDRESS, RestOptions.BIND_ADDRESS)
        .map(configuration::getOptional)
        .flatMap(Optional::stream)
        .forEach(address -> names.add(inHeader(address)));
    configuration.get(MORE).forEach(host -> names.add(inHeader(host)));
    return new OwnHosts(Set.copyOf(names));
  }

  private static String inHeader(String address) {
    String name = address.strip().toLowerCase(Locale.ROOT);
    return name.contains(":") && !name.startsWith("[") ? "[" + name + "]" : name;
  }

  /**
   * Whether a request may come in. Browsers write both headers, and no page can change them. A
   * strange host is a page whose own name was turned to this machine, an origin that is not the
   * host is another site's page. Programs send no origin.
   */
  boolean admit(List<String> hosts, List<String> origins) {
    if (hosts.size() != 1) {
      return false;
    }
    String host = hosts.get(0).toLowerCase(Locale.ROOT);
    Set<String> own = Set.of("http://" + host, "https://" + host);
    return names.contains(withoutPort(host))
        && origins.stream().allMatch(origin -> own.contains(origin.toLowerCase(Locale.ROOT)));
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }
}
