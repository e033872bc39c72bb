package io.netwright.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonFaultTest {
  record Network(String name, List<Shape> shapes) {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Square.class, name = "square"),
    @JsonSubTypes.Type(value = Circle.class, name = "circle")
  })
  sealed interface Shape {}

  record Square(int side) implements Shape {
    Square {
      if (side < 1) {
        throw new IllegalArgumentException("side must be at least 1, got " + side);
      }
    }
  }

  record Circle(int radius) implements Shape {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{'name':'n','shapes':[{'type':'square'}]} | shapes[0]: side must be at least 1, got 0",
        "{'name':'n','shapes':[{'type':'circle','radius':'wide'}]} | shapes[0].radius: missing, or",
        "{'name':'n','shapes':[{'type':'square','side':0}]} | shapes[0]: side must be at least 1",
        "{'name':'n','shapes':[{'type':'cube'}]} | unknown type cube; known types are [square, circle]",
        "{'name':'n','shapes':[{'side':1}]} | shapes[0]: no type is named; known types are",
        "{'name':'n','shapes':7} | shapes: missing, or not of the kind that belongs there",
        "{'name':'n','shapes':[],'size':3} | size: unknown field; known here are [name, shapes]",
        "{'name':'n', | not valid JSON (line 1, column 13)",
        "{'name':n} | not valid JSON (line 1, column 9)"
      })
  void namesTheFieldAndNothingOfTheLibrary(String json, String expected) {
    JsonProcessingException fault =
        catchThrowableOfType(
            JsonProcessingException.class,
            () -> Json.readWhole(json.replace('\'', '"'), Network.class));
    assertThat(JsonFault.of(fault))
        .contains(expected)
        .doesNotContainIgnoringCase("deseriali")
        .doesNotContain("java", "com.fasterxml", "[Source", "\n");
  }
}
