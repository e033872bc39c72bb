package io.netwright.data;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Images whose files hold plain bytes, read whole.
 *
 * @param spec for the size asked for
 * @param found images of the splits that there are
 * @param names of the images
 * @param files that were read
 * @param findings what is to be said of the files
 */
record DecodedImages(
    DatasetSpec spec,
    List<String> classes,
    Map<Split, ImageSet> found,
    ImageNames names,
    Set<String> files,
    List<String> findings)
    implements ImageSource {

  @Override
  public int[] labels(Split split) {
    ImageSet images = found.get(split);
    return images == null ? new int[0] : images.labels();
  }

  @Override
  public String name(Split split, int index) {
    return names.of(split, index);
  }

  @Override
  public List<String> remarks() {
    List<String> lines = new ArrayList<>(findings);
    ImageShape from = found.values().iterator().next().shape();
    ImageShape to = spec.shape(from);
    if (!to.equals(from)) {
      lines.add(
          String.format(
              "all %d images resized from %d x %d to %d x %d pixels (width x height)",
              found.values().stream().mapToInt(ImageSet::size).sum(),
              from.width(),
              from.height(),
              to.width(),
              to.height()));
    }
    return lines;
  }

  @Override
  public Map<Split, ImageSet> read(Map<Split, Chosen> chosen) throws DataException {
    ImageShape shape = found.values().iterator().next().shape();
    PixelBuffer.requireRoom(spec.path(), spec.shape(shape), chosen.values());
    Map<Split, ImageSet> read = new EnumMap<>(Split.class);
    for (Map.Entry<Split, Chosen> entry : chosen.entrySet()) {
      ImageSet images = found.get(entry.getValue().from());
      if (images != null) {
        read.put(entry.getKey(), resized(images.select(entry.getValue().indices())));
      }
    }
    return read;
  }

  private ImageSet resized(ImageSet images) throws DataException {
    ImageShape from = images.shape();
    if (spec.keepsSizes()) {
      return images;
    }
    ImageShape to = spec.shape(from);
    byte[] pixels = PixelBuffer.of(spec.path(), to, images.size());
    byte[] image = new byte[from.size()];
    for (int i = 0; i < images.size(); i++) {
      System.arraycopy(images.pixels(), i * from.size(), image, 0, from.size());
      byte[] resized = spec.fitted(image, from);
      System.arraycopy(resized, 0, pixels, i * to.size(), to.size());
    }
    return new ImageSet(to, pixels, images.labels());
  }
}
