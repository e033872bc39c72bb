package io.netwright.pipelines.drawing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.eclipse.elk.alg.layered.LayeredLayoutProvider;
import org.eclipse.elk.core.data.LayoutMetaDataService;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.util.BasicProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/**
 * Where boxes stand and how arrows run between them: from top to bottom in layers, by the Eclipse
 * Layout Kernel.
 *
 * @param width of the whole picture
 * @param height of the whole picture
 * @param corners upper left corner of each box, in the boxes' order
 * @param arrows points that each arrow passes
 */
record Layout(double width, double height, List<Point> corners, List<List<Point>> arrows) {

  /** A place in the picture. */
  record Point(double x, double y) {}

  /**
   * Places boxes.
   *
   * @param sources the names of the boxes from which arrows lead to each
   */
  static Layout of(List<Box> boxes, Map<String, List<String>> sources) {
    ElkNode picture = ElkGraphUtil.createGraph();
    picture.setProperty(CoreOptions.DIRECTION, Direction.DOWN);
    Map<String, ElkNode> placed = new LinkedHashMap<>();
    for (Box box : boxes) {
      ElkNode node = ElkGraphUtil.createNode(picture);
      node.setDimensions(box.width(), box.height());
      placed.put(box.name(), node);
    }
    List<ElkEdge> edges = new ArrayList<>();
    sources.forEach(
        (name, from) ->
            from.forEach(
                source ->
                    edges.add(
                        ElkGraphUtil.createSimpleEdge(
                            Objects.requireNonNull(placed.get(source)),
                            Objects.requireNonNull(placed.get(name))))));
    LayoutMetaDataService.getInstance(); // makes the options' defaults known
    new LayeredLayoutProvider().layout(picture, new BasicProgressMonitor());
    return new Layout(
        picture.getWidth(),
        picture.getHeight(),
        placed.values().stream().map(node -> new Point(node.getX(), node.getY())).toList(),
        edges.stream().map(Layout::points).toList());
  }

  private static List<Point> points(ElkEdge edge) {
    ElkEdgeSection section = edge.getSections().get(0);
    List<Point> points = new ArrayList<>();
    points.add(new Point(section.getStartX(), section.getStartY()));
    section.getBendPoints().forEach(bend -> points.add(new Point(bend.getX(), bend.getY())));
    points.add(new Point(section.getEndX(), section.getEndY()));
    return points;
  }
}
