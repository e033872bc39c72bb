package io.netwright.frat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteMapTest {
  private static final RouteMap ROUTES =
      new RouteMap(new TreeMap<>(Map.of(0, route(List.of(0, 2)), 1, route(List.of(1)))));

  private static Route route(List<Integer> channels) {
    return new Route(Map.of("fc", new LayerRoute(channels, List.of(0.5f, 0.1f, 0.25f))));
  }

  private static LayerGraph graph(int hidden, int classes) {
    return GraphBuilder.from(FeatureShape.map(1, 1, 1))
        .then("conv", Weighted.Conv2d.of(1, hidden, 1, 1, 0))
        .then("flatten", new Rearranging.Flatten())
        .then("fc", new Weighted.Linear(hidden, classes, true))
        .build();
  }

  @Test
  void wantsWhatAnyOfTheClassesWants() {
    assertThat(ROUTES.wanted(List.of(0)).get("fc")).hasToString("{0, 2}");
    assertThat(ROUTES.wanted(List.of(0, 1)).get("fc")).hasToString("{0, 1, 2}");
  }

  @Test
  void comesBackFromJsonAndIsWrittenTheSame() throws IOException {
    RouteMap read = RouteMap.fromJson(ROUTES.toJson());
    assertThat(read).isEqualTo(ROUTES);
    assertThat(read.toJson()).isEqualTo(ROUTES.toJson());
    assertThat(ROUTES.toJson())
        .startsWith("{\"byClass\":{\"0\":{\"layers\":{\"fc\":{\"channels\":[0,2],\"scores\":[0.5,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "{\"byClass\":null}",
        "{\"byClass\":{}}",
        "{\"byClass\":{\"x\":{}}}",
        "{\"byClass\":{\"0\":{\"layers\":{\"fc\":{\"channels\":[3],\"scores\":[1]}}}}}",
        "{\"byClass\":{\"0\":{\"layers\":{\"fc\":{\"channels\":[],\"scores\":[1]}}}}}",
        "{\"byClass\":{\"0\":null}}",
        "{\"byClass\":{\"0\":{\"layers\":{\"fc\":null}}}}",
        "{\"byClass\":{\"0\":{\"layers\":{\"fc\":{\"channels\":[null],\"scores\":[1]}}}}}",
        "{\"unknown\":1}"
      })
  void refusesWhatIsNoRouteMapWithOneLine(String json) {
    assertThatThrownBy(() -> RouteMap.fromJson(json))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("not a route map: ")
        .hasMessageEndingWith("; extract the routes again")
        .hasMessageNotContaining("\n");
  }

  @Test
  void belongsToOneGraph() {
    assertThat(ROUTES.validatedFor(graph(3, 2))).isSameAs(ROUTES);
    assertThatThrownBy(() -> ROUTES.validatedFor(graph(4, 2)))
        .hasMessage("the route of class 0 has 3 channels at fc, which reads 4");
    assertThatThrownBy(() -> ROUTES.validatedFor(graph(3, 1)))
        .hasMessage("routes for the classes [0, 1] do not belong to a network of 1 classes");
  }

  @Test
  void namesTheClassesThatHaveARoute() {
    assertThatThrownBy(() -> ROUTES.of(7))
        .hasMessage("no route for class 7; routes were extracted for [0, 1]");
    assertThatThrownBy(() -> ROUTES.of(0).layer("conv"))
        .hasMessage("no route through conv; there is one through [fc]");
    assertThatThrownBy(() -> ROUTES.wanted(List.of()))
        .hasMessage("name at least one class, got none");
  }

  @Test
  void refusesNumbersThatAreNoThresholds() {
    assertThatThrownBy(() -> new ContributionConfig(1, 0, 0, 0, true))
        .hasMessage("contribution.alphaConvolution must be in [0, 1), got 1.0");
    assertThatThrownBy(
            () ->
                new RouteConfig(
                    RouteMethod.CONTRIBUTION,
                    RouteObjective.LOGIT,
                    CriticalRule.MIN_MAX,
                    Double.NaN,
                    1,
                    ContributionConfig.defaults()))
        .hasMessage("criticalThreshold must be in [0, 1), got NaN");
    assertThatThrownBy(
            () ->
                new RouteConfig(
                    RouteMethod.CONTRIBUTION,
                    RouteObjective.LOGIT,
                    CriticalRule.MIN_MAX,
                    0.2,
                    0,
                    ContributionConfig.defaults()))
        .hasMessage("perClass must be at least 1, got 0");
  }
}
