package io.netwright.nn.onnx;

import static io.netwright.nn.onnx.OnnxHostileFileTest.assertRefused;
import static io.netwright.nn.onnx.OnnxHostileFileTest.net;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers that lie in a file beside an ONNX file. */
class OnnxNumbersBesideTest {

  @Test
  void readsNumbersBesideTheFileAndNowhereElse(@TempDir Path folder) throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.write(home.resolve("numbers"), new byte[16 + 4 * 192 * 4]);
    Files.write(folder.resolve("outside"), new byte[4 * 192 * 4]);
    Files.createSymbolicLink(home.resolve("link"), folder.resolve("outside"));
    OnnxFile read = OnnxFile.read(new ByteArrayInputStream(external("numbers", "16")), home, null);
    assertThat(read.beside()).containsExactly(home.toRealPath().resolve("numbers"));
    assertThat(read.network().weight("fc.weight").shape()).containsExactly(4, 192);

    assertRefused("out", external("../outside", "0"), home, "must lie in the folder");
    assertRefused("absolute", external("/etc/passwd", "0"), home, "must lie in the folder");
    assertRefused("a link", external("link", "0"), home, "leads out of it");
    assertRefused("empty", external("", "0"), home, "must lie in the folder");
    assertRefused("the folder", external(".", "0"), home, "must lie in the folder");
    assertRefused("missing", external("none", "0"), home, "there is no file none");
    assertRefused("behind the end", external("numbers", "17"), home, "which has 3088");
    assertRefused("no number", external("numbers", "x"), home, "offset must be a number");
    assertRefused("a null", external("a\u0000b", "0"), home, "its location is no path: a?b");
  }

  @Test
  void readsNoHiddenFilesAndNoSubfolders(@TempDir Path folder) throws IOException {
    byte[] secret = new byte[4 * 192 * 4];
    Path inside = Files.createDirectory(folder.resolve(".aws"));
    Files.write(inside.resolve("credentials"), secret);
    Files.write(folder.resolve(".netrc"), secret);
    Files.createSymbolicLink(folder.resolve("numbers"), inside.resolve("credentials"));
    Files.createSymbolicLink(folder.resolve("others"), folder.resolve(".netrc"));
    String expected = "must lie in the folder of the ONNX file itself";

    assertRefused("a folder", external(".aws/credentials", "0"), folder, expected);
    assertRefused("hidden", external("./.netrc", "0"), folder, expected);
    assertRefused("a link to a folder", external("numbers", "0"), folder, "leads out of it");
    assertRefused("a link to a hidden file", external("others", "0"), folder, "leads out of it");
  }

  private static byte[] external(String location, String offset) {
    OnnxSample sample = net().then("Flatten", "x", "f");
    TensorProto.Builder weight =
        sample
            .graph()
            .addInitializerBuilder()
            .setName("fc.weight")
            .setDataType(1)
            .addDims(4)
            .addDims(192);
    weight.setDataLocation(TensorProto.DataLocation.EXTERNAL);
    weight.addExternalDataBuilder().setKey("location").setValue(location);
    weight.addExternalDataBuilder().setKey("offset").setValue(offset);
    return sample.then("Gemm", "f,fc.weight", "y", "transB", 1).bytes();
  }
}
