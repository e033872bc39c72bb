package io.netwright.pipelines.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netwright.frat.LayerRoute;
import io.netwright.frat.Route;
import io.netwright.frat.RouteMap;
import io.netwright.nn.graph.FeatureShape;
import io.netwright.nn.graph.GraphBuilder;
import io.netwright.nn.graph.Joining;
import io.netwright.nn.graph.LayerGraph;
import io.netwright.nn.graph.Node;
import io.netwright.nn.graph.Nonlinearity;
import io.netwright.nn.graph.Rearranging;
import io.netwright.nn.graph.Weighted;
import io.netwright.nn.zoo.ArchitectureSpec;
import io.netwright.nn.zoo.Zoo;
import java.io.StringReader;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class NetworkPictureTest {
  private static final LayerGraph GRAPH =
      GraphBuilder.from(FeatureShape.map(3, 4, 4))
          .then("conv1", Weighted.Conv2d.of(3, 8, 3, 2, 1))
          .then("a < b", new Nonlinearity.Relu())
          .then("conv2", Weighted.Conv2d.of(8, 8, 3, 1, 1))
          .add("sum", new Joining.Add(), "conv2", "a < b")
          .then("flatten", new Rearranging.Flatten())
          .then("fc", new Weighted.Linear(32, 2, true))
          .build();

  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  private static List<Element> elements(Document picture, String name) {
    NodeList found = picture.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static List<Element> ofColour(Document picture, String colour) {
    return elements(picture, "rect").stream()
        .filter(rectangle -> rectangle.getAttribute("fill").equals(colour))
        .toList();
  }

  @Test
  void showsEveryNodeWithItsShapeAndAnArrowForEachInput() throws Exception {
    Document picture = parsed(NetworkPicture.of(GRAPH).svg());
    List<String> texts = elements(picture, "text").stream().map(Element::getTextContent).toList();
    assertThat(texts).contains("a < b", "Conv2d 3x3 / 2  (8, 2, 2)", "Linear  (2)");
    for (Node node : GRAPH.nodes()) {
      assertThat(texts).contains(node.name());
    }
    assertThat(elements(picture, "polyline")).hasSize(7);
  }

  @Test
  void placesNoBoxOnAnother() {
    LayerGraph graph =
        Zoo.named("googlenet")
            .graph(new ArchitectureSpec(FeatureShape.map(3, 32, 32), 10, 1, List.of(), List.of()));
    List<Box> boxes = graph.nodes().stream().map(node -> Box.of(graph, node, List.of())).toList();
    Map<String, List<String>> sources = new LinkedHashMap<>();
    graph.nodes().forEach(node -> sources.put(node.name(), node.inputs()));
    Layout layout = Layout.of(boxes, sources);
    for (int i = 0; i < boxes.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(
                apart(boxes.get(i), layout.corners().get(i), boxes.get(j), layout.corners().get(j)))
            .as("%s and %s", boxes.get(i), boxes.get(j))
            .isTrue();
      }
    }
  }

  private static boolean apart(Box one, Layout.Point first, Box other, Layout.Point second) {
    return first.x() + one.width() <= second.x()
        || second.x() + other.width() <= first.x()
        || first.y() + one.height() <= second.y()
        || second.y() + other.height() <= first.y();
  }

  @Test
  void coloursTheChannelsOnTheRouteOfEachClass() throws Exception {
    RouteMap routes =
        new RouteMap(
            new TreeMap<>(
                Map.of(
                    0, route(List.of(0, 1, 5), List.of(31)),
                    1, route(List.of(7), List.of(0, 2, 4)))));
    Map<Integer, String> classes = new LinkedHashMap<>();
    classes.put(1, "square");
    classes.put(0, "circle");
    Document picture = parsed(NetworkPicture.of(GRAPH, routes, classes).svg());
    List<String> texts = elements(picture, "text").stream().map(Element::getTextContent).toList();
    assertThat(texts).startsWith("square", "circle");
    // one in the legend; neighbouring channels are one rectangle
    assertThat(ofColour(picture, "#0072b2")).hasSize(1 + 1 + 3);
    assertThat(ofColour(picture, "#d55e00")).hasSize(1 + 2 + 1);
    assertThat(ofColour(picture, "#d55e00").get(1).getAttribute("width")).isEqualTo("64.0");
  }

  private static Route route(List<Integer> ofConvolution, List<Integer> ofLinear) {
    Map<String, LayerRoute> layers = new LinkedHashMap<>();
    layers.put("conv2", new LayerRoute(ofConvolution, Collections.nCopies(8, 1f)));
    layers.put("fc", new LayerRoute(ofLinear, Collections.nCopies(32, 1f)));
    return new Route(layers);
  }
}
