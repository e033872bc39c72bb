package io.netwright.nn.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files made to hurt get one line, not an OutOfMemoryError and not a wrong tensor. */
class HostileModelFileTest {

  static Stream<Arguments> files() {
    return Stream.of(prefixes(), tensors(), headers(), graphs()).flatMap(files -> files);
  }

  private static Stream<Arguments> prefixes() {
    return Stream.of(
        row("an empty file", new byte[0], "ends within the header length: 0 of 8"),
        row("half a length", new byte[5], "ends within the header length: 5 of 8"),
        row("no header", length(0), "header length must be in [2, 16777216] bytes, got 0"),
        row("a negative length", length(-1), "got 18446744073709551615"),
        row("a giant length", length(1L << 40), "got 1099511627776"),
        row("a header that is cut off", length(16 << 20), "ends within the header: 0 of 16777216"),
        row("not UTF-8", bytes(length(4), (byte) 0xff, (byte) 0xfe, (byte) 0, (byte) 0), "UTF-8"),
        json("not JSON", "{\"a\":", "not valid JSON"),
        json("a list", "[]", "the header must be an object"),
        json("two objects", "{}{}", "more than one JSON object"),
        json("rubbish behind", "{} x", "not valid JSON"),
        json("a pickle", "\u0080\u0003csubprocess\n", "not valid JSON"));
  }

  private static Stream<Arguments> tensors() {
    return Stream.of(
        tensor("an unknown type", "F99", "[1]", "0,4", "dtype must be one of"),
        tensor("an integer tensor", "I64", "[1]", "0,8", "must be F32, F64, F16 or BF16, got I64"),
        tensor("a negative size", "F32", "[-1]", "0,4", "whole numbers in [0, 2^31)"),
        tensor("a size beyond int", "F32", "[4294967297]", "0,4", "whole numbers in [0, 2^31)"),
        tensor(
            "a size beyond long", "F32", "[99999999999999999999]", "0,4", "a number is too large"),
        tensor("half a size", "F32", "[1.5]", "0,4", "a.shape must be a whole number"),
        tensor("a size as text", "F32", "[\"1\"]", "0,4", "a.shape must be a whole number"),
        tensor("no list of sizes", "F32", "4", "0,16", "a.shape must be a list"),
        tensor(
            "sizes that overflow",
            "F32",
            "[2147483647,2147483647,2147483647]",
            "0,4",
            "more elements than a file can hold"),
        tensor(
            "sizes that overflow to the right number of bytes",
            "F32",
            "[65536,65536,65536,65536]",
            "0,0",
            "more elements than a file can hold"),
        tensor("more than an array", "F32", "[2147483647,2]", "0,17179869176", "array can hold"),
        tensor("nine dimensions", "F32", "[1,1,1,1,1,1,1,1,1]", "0,4", "more than 8 numbers"),
        tensor("too few bytes", "F32", "[2]", "0,4", "takes 8 bytes, data_offsets [0, 4] give 4"),
        tensor("offsets backwards", "F32", "[1]", "8,4", "0 <= begin <= end, got [8, 4]"),
        tensor("a negative offset", "F32", "[1]", "-4,0", "0 <= begin <= end, got [-4, 0]"),
        tensor("one offset", "F32", "[1]", "0", "data_offsets must be [begin, end]"),
        tensor("three offsets", "F32", "[1]", "0,4,8", "more than 2 numbers"),
        tensor("a hole", "F32", "[1]", "4,8", "holes are not allowed"),
        tensor("missing bytes", "F32", "[400000000]", "0,1600000000", "of"),
        tensor("trailing bytes", "F32", "[1]", "0,4", "goes on after the 4 bytes"));
  }

  private static Stream<Arguments> headers() {
    return Stream.of(
        json(
            "an overlap",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
            "tensor b: its bytes begin at 4 but those before end at 8; overlaps"),
        json(
            "a name twice",
            "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
            "a field stands twice"),
        json("no type", "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", "got null"),
        json("no shape", "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", "shape must be"),
        json("a foreign field", "{\"a\":{\"url\":\"http://x\"}}", "got url"),
        json("a tensor that is text", "{\"a\":\"F32\"}", "a must be an object"),
        json("metadata of numbers", "{\"__metadata__\":{\"k\":1}}", "__metadata__.k must be"),
        json("deep metadata", "{\"__metadata__\":{\"k\":{}}}", "__metadata__.k must be"),
        row("no graph", ModelFileTest.file("{}", new byte[0]), "name the architecture"));
  }

  private static Stream<Arguments> graphs() {
    return Stream.of(
        graph("text for a graph", "hello", "not a layer graph"),
        graph("null for a graph", "null", "not a layer graph"),
        graph("a null node", "[null]", "not a layer graph"),
        graph("no nodes", "[]", "first node must be an Input"),
        graph(
            "a Java class for a layer",
            "[{'name':'x','layer':{'layer':'java.lang.Runtime'},'inputs':[]}]",
            "not a layer graph"),
        graph(
            "a stride of 0",
            "["
                + node(
                    "input",
                    "'layer':'Input','shape':{'channels':3,'height':8,'width':8,'flat':false}")
                + ",{'name':'p','layer':{'layer':'MaxPool',"
                + "'kernel':{'height':2,'width':2},'stride':{'height':0,'width':0},"
                + "'padding':{'height':0,'width':0},'ceil':false},'inputs':['input']}]",
            "stride must be in"),
        graph(
            "a giant layer",
            "["
                + node(
                    "input",
                    "'layer':'Input',"
                        + "'shape':{'channels':16777216,'height':1,'width':1,'flat':true}")
                + ",{'name':'fc','layer':{'layer':'Linear','inFeatures':16777216,"
                + "'outFeatures':16777216,'bias':false},'inputs':['input']}]",
            "one image takes 281474976710656 multiply-adds, and may take at most 4398046511104"),
        graph(
            "maps that no memory holds",
            "["
                + node(
                    "input",
                    "'layer':'Input','shape':{'channels':3,'height':8,'width':8,'flat':false}")
                + ",{'name':'pad','layer':{'layer':'Pad',"
                + "'top':15000,'bottom':15000,'left':15000,'right':15000},'inputs':['input']}]",
            "netwright.graph: pad: its output (3, 30008, 30008) has more than 268435456 numbers"));
  }

  private static String node(String name, String layer) {
    return "{'name':'" + name + "','layer':{" + layer + "},'inputs':[]}";
  }

  private static Arguments row(String what, byte[] file, String message) {
    return Arguments.of(what, file, message);
  }

  private static Arguments json(String what, String header, String message) {
    return row(what, ModelFileTest.file(header, new byte[8]), message);
  }

  private static Arguments tensor(
      String what, String type, String shape, String offsets, String message) {
    String header =
        "{\"a\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%s]}}"
            .formatted(type, shape, offsets);
    return json(what, header, message);
  }

  private static Arguments graph(String what, String graph, String message) {
    String header =
        "{\"__metadata__\":{\"netwright.graph\":\"%s\"}}".formatted(graph.replace("'", "\\\""));
    return row(what, ModelFileTest.file(header, new byte[0]), message);
  }

  private static byte[] length(long bytes) {
    return ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(bytes).array();
  }

  private static byte[] bytes(byte[] start, byte... more) {
    return ByteBuffer.allocate(start.length + more.length).put(start).put(more).array();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void isRefusedInOneLine(String what, byte[] file, String message) {
    Throwable thrown = catchThrowable(() -> ModelFile.read(new ByteArrayInputStream(file)));
    assertThat(thrown)
        .as(what)
        .isExactlyInstanceOf(MalformedModelException.class)
        .hasMessageContaining(message);
    assertThat(thrown.getMessage()).doesNotContain("\n");
  }
}
