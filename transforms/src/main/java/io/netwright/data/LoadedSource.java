package io.netwright.data;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Images whose bytes are in memory, as binary formats have them. */
record LoadedSource(List<String> classes, Map<Split, ImageSet> images) implements ImageSource {

  @Override
  public int[] labels(Split split) {
    ImageSet set = images.get(split);
    return set == null ? new int[0] : set.labels();
  }

  @Override
  public Map<Split, ImageSet> read(Map<Split, Chosen> chosen) {
    Map<Split, ImageSet> read = new EnumMap<>(Split.class);
    chosen.forEach(
        (split, selection) -> {
          ImageSet from = images.get(selection.from());
          if (from != null) {
            read.put(split, from.select(selection.indices()));
          }
        });
    return read;
  }
}
