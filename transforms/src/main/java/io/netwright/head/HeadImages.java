package io.netwright.head;

import io.netwright.data.ImageSet;
import java.util.List;

/**
 * The images that networks are made comparable with.
 *
 * @param training labelled by the joined outputs; a new layer is fitted to them
 * @param validation labelled by the joined outputs; affine maps are fitted to them, and the choice
 *     is made on them
 * @param own validation images of each network's own classes, labelled by its outputs, for
 *     parameter scaling
 */
public record HeadImages(ImageSet training, ImageSet validation, List<ImageSet> own) {

  /** Takes an immutable copy. */
  public HeadImages {
    own = List.copyOf(own);
  }
}
