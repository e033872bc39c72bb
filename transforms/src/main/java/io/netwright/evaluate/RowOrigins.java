package io.netwright.evaluate;

import io.netwright.data.ImageSet;
import io.netwright.schemas.ExampleOutcome;

/**
 * Says of rows which images they are about.
 *
 * @param test the images that their index counts
 */
record RowOrigins(ImageSet test) {

  /** The same row with the origin of its image, where that is known. */
  ExampleOutcome located(ExampleOutcome row) {
    return test.origin(row.getExample())
        .map(
            origin ->
                ExampleOutcome.newBuilder(row)
                    .setDataset(origin.dataset())
                    .setSplit(origin.split().label())
                    .setSource(origin.source())
                    .build())
        .orElse(row);
  }
}
