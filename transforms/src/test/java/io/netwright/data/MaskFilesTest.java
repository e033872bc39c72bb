package io.netwright.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.schemas.DatasetRef;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Masks of images of 8 x 8 pixels, ten of each of two classes. */
class MaskFilesTest {
  /** The left half; a pixel counts where its middle does. */
  private static final String LEFT_HALF =
      drawing(8, "{'label':'cat','points':[[0,0],[4,0],[4,8],[0,8]],'shape_type':'polygon'}");

  @TempDir Path folder;

  @BeforeEach
  void writesImages() {
    SmallFiles.classFolders(folder.resolve("images"), 10);
  }

  private static String drawing(int height, String shape) {
    return ("{'version':'5','shapes':[" + shape + "],'imageHeight':" + height + ",'imageWidth':8}")
        .replace('\'', '"');
  }

  private void write(String name, String text) {
    SmallFiles.write(folder.resolve(name), SmallFiles.text(text));
  }

  private DataSources sources(String masks, int size) {
    DatasetSpec spec = DatasetSpec.of(folder.resolve("images").toString()).resized(size, size);
    return new DataSources(Map.of("pets", spec.withMasks(masks)), "");
  }

  private ObjectMasks masks(DataSources sources) throws IOException {
    return sources.masks(sources.open("pets").train());
  }

  /** The mask of an image of the training set, by its path. */
  private static int[] mask(DataSources sources, ObjectMasks masks, String image)
      throws IOException {
    ImageSet train = sources.open("pets").train();
    int at =
        IntStream.range(0, train.size())
            .filter(i -> train.origin(i).orElseThrow().source().equals(image))
            .findFirst()
            .orElseThrow();
    assertThat(masks.masks().label(at)).isEqualTo(1);
    int area = masks.masks().shape().size();
    return IntStream.range(at * area, (at + 1) * area)
        .map(i -> masks.masks().pixels()[i] & 0xff)
        .toArray();
  }

  /** Some image of the training set. */
  private String image(DataSources sources) throws IOException {
    return sources.open("pets").train().origin(0).orElseThrow().source();
  }

  private void assertRefused(String masks, String... parts) {
    DataSources sources = sources(masks, 8);
    assertThatThrownBy(() -> masks(sources))
        .isInstanceOf(DataException.class)
        .message()
        .contains(parts);
  }

  @Test
  void liesBesideItsImageAsADrawing() throws IOException {
    String image = image(sources("beside", 8));
    write("images/" + image.replace(".png", ".json"), LEFT_HALF);
    DataSources sources = sources("beside", 8);
    ObjectMasks masks = masks(sources);
    assertThat(masks.known()).isEqualTo(1);
    assertThat(mask(sources, masks, image))
        .startsWith(255, 255, 255, 255, 0, 0, 0, 0)
        .endsWith(255, 255, 255, 255, 0, 0, 0, 0);
    assertThat(sources.open("pets").remarks()).isEmpty();
  }

  @Test
  void liesBesideItsImageAsAPictureThatIsNoImageOfItsClass() throws IOException {
    String image = image(sources("beside", 8));
    SmallFiles.write(
        folder.resolve("images/" + image.replace(".png", ".mask.png")), SmallFiles.grey(8, 8, 1));
    DataSources sources = sources("beside", 8);
    Dataset pets = sources.open("pets");
    assertThat(pets.train().size() + pets.validation().size() + pets.test().size()).isEqualTo(20);
    assertThat(pets.remarks()).isEmpty();
    assertThat(mask(sources, masks(sources), image)).containsOnly(255);
  }

  @Test
  void liesInAFolderUnderItsImagesPathAndIsResizedWithIt() throws IOException {
    String image = image(sources("", 4));
    write("masks/" + image.replace(".png", ".json"), LEFT_HALF);
    DataSources sources = sources(folder.resolve("masks").toString(), 4);
    int[] mask = mask(sources, masks(sources), image);
    assertThat(mask).hasSize(16);
    assertThat(mask[0]).isEqualTo(255);
    assertThat(mask[1]).isBetween(128, 255); // the filter reaches over the edge
    assertThat(mask[3]).isZero();
  }

  @Test
  void coversRectanglesAndCircles() throws IOException {
    String image = image(sources("beside", 8));
    String json = "images/" + image.replace(".png", ".json");
    write(json, drawing(8, "{'points':[[8,1],[0,0]],'shape_type':'rectangle'}"));
    DataSources rectangle = sources("beside", 8);
    assertThat(IntStream.of(mask(rectangle, masks(rectangle), image)).sum()).isEqualTo(8 * 255);
    write(json, drawing(8, "{'points':[[4,4],[4,5]],'shape_type':'circle'}"));
    // four middles are 0.71 away from the centre; another size, for what was read is remembered
    DatasetSpec again = DatasetSpec.of(folder.resolve("images").toString()).withMasks("beside");
    DataSources circle = new DataSources(Map.of("pets", again), "");
    assertThat(IntStream.of(mask(circle, masks(circle), image)).sum()).isEqualTo(4 * 255);
  }

  @Test
  void isNamedWhereItDoesNotFit() {
    write("a/cat/1.json", drawing(6, "{'points':[[0,0],[4,4]],'shape_type':'rectangle'}"));
    assertRefused(folder.resolve("a").toString(), "a/cat/1.json: is a mask of 8 x 6", "has 8 x 8");
    write("z/cat/1.json", drawing(8, "").replace(":8", ":46000"));
    assertRefused(folder.resolve("z").toString(), "z/cat/1.json: is a mask of 46000 x 46000");
    write("y/cat/1.json", drawing(8, "").replace(":8", ":65000"));
    assertRefused(folder.resolve("y").toString(), "y/cat/1.json: is a mask of 65000 x 65000");
    SmallFiles.write(folder.resolve("x/cat/1.png"), HostileFiles.pngHeader(7000, 7000));
    assertRefused(folder.resolve("x").toString(), "x/cat/1.png: is a mask of 7000 x 7000");
    write("b/cat/1.json", drawing(8, ""));
    assertRefused(folder.resolve("b").toString(), "b/cat/1.json: is a mask with no object");
    SmallFiles.write(folder.resolve("c/dog/1.png"), SmallFiles.grey(8, 8, 0));
    assertRefused(folder.resolve("c").toString(), "c/dog/1.png: is a mask with no object");
    write("d/cat/77.json", LEFT_HALF);
    assertRefused(folder.resolve("d").toString(), "d/cat/77.json: is a mask of an image that does");
    write("e/cat/1.json", LEFT_HALF);
    SmallFiles.write(folder.resolve("e/cat/1.png"), SmallFiles.grey(8, 8, 9));
    assertRefused(folder.resolve("e").toString(), "second mask of one image");
    write("f/cat/1.json", drawing(8, "{'points':[[0,0],[4,4]],'shape_type':'line'}"));
    assertRefused(folder.resolve("f").toString(), "f/cat/1.json: has a line of 2 points");
    write("g/cat/1.json", "{");
    assertRefused(folder.resolve("g").toString(), "g/cat/1.json: is no JSON");
    assertRefused(folder.resolve("nowhere").toString(), "nowhere: does not exist");
  }

  @Test
  void isNoneOfFilesThatAreSomethingElse() throws IOException {
    write("images/cat/notes.json", "{\"author\": \"somebody\"}");
    assertThat(masks(sources("beside", 8)).known()).isZero();
  }

  @Test
  void changesTheDigestOfAllMasks() throws IOException {
    write("h/cat/1.json", LEFT_HALF);
    String one = digest(sources(folder.resolve("h").toString(), 8));
    write("i/cat/1.json", drawing(8, "{'points':[[0,0],[4,4]],'shape_type':'rectangle'}"));
    assertThat(digest(sources(folder.resolve("i").toString(), 8))).hasSize(64).isNotEqualTo(one);
    assertThat(digest(sources("", 8))).isEqualTo("none");
  }

  private static String digest(DataSources sources) throws IOException {
    return sources.masksDigest(List.of(new DatasetRef("pets", sources.open("pets").sha256())));
  }

  @Test
  void isWhereTheFigureOfAShapeIsSeen() throws IOException {
    DataSources shapes =
        new DataSources(Map.of("shapes", DatasetSpec.defaults().limited(40, 10, 10)), "");
    ImageSet train = shapes.open("shapes").train();
    ObjectMasks masks = shapes.masks(train.select(new int[] {17, 3}));
    assertThat(masks.known()).isEqualTo(2);
    int area = 32 * 32;
    for (int i = 0; i < 2; i++) {
      int covered = 0;
      for (int at = i * area; at < (i + 1) * area; at++) {
        covered += (masks.masks().pixels()[at] & 0xff) > 127 ? 1 : 0;
      }
      assertThat(covered).isBetween(area / 25, area * 2 / 3);
    }
    // the mask goes with its image, not with its place
    assertThat(shapes.masks(train.select(new int[] {3})).masks().pixels())
        .isEqualTo(masks.masks().select(new int[] {1}).pixels());
  }
}
