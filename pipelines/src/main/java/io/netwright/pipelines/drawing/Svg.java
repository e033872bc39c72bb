package io.netwright.pipelines.drawing;

import io.netwright.pipelines.drawing.Layout.Point;
import java.io.StringWriter;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/** Writes boxes and arrows as SVG. */
final class Svg {
  private static final String NAMESPACE = "http://www.w3.org/2000/svg";
  private static final double LEGEND_LINE = 18;
  private static final String EMPTY = "#eeeeee";

  private final List<Box> boxes;
  private final Layout layout;
  private final Map<String, String> legend;
  private final StringWriter text = new StringWriter();

  /**
   * A picture to be written.
   *
   * @param legend colours by what they mean
   */
  Svg(List<Box> boxes, Layout layout, Map<String, String> legend) {
    this.boxes = boxes;
    this.layout = layout;
    this.legend = legend;
  }

  String text() {
    try {
      XMLStreamWriter xml = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
      write(xml);
      xml.close();
    } catch (XMLStreamException e) {
      throw new IllegalStateException("a string takes any text", e);
    }
    return text.toString();
  }

  private void write(XMLStreamWriter xml) throws XMLStreamException {
    double top = legend.isEmpty() ? 0 : (legend.size() + 1) * LEGEND_LINE;
    double height = layout.height() + top;
    xml.writeStartElement("svg");
    xml.writeDefaultNamespace(NAMESPACE);
    attributes(xml, "width", number(layout.width()), "height", number(height));
    attributes(xml, "viewBox", "0 0 " + number(layout.width()) + " " + number(height));
    attributes(xml, "font-family", "sans-serif", "font-size", "11");
    arrowHead(xml);
    rectangle(xml, new Point(0, 0), layout.width(), height, "white");
    explain(xml);
    xml.writeStartElement("g");
    attributes(xml, "transform", "translate(0 " + number(top) + ")");
    for (List<Point> arrow : layout.arrows()) {
      xml.writeEmptyElement("polyline");
      attributes(xml, "fill", "none", "stroke", "#888888", "marker-end", "url(#head)");
      attributes(xml, "points", points(arrow));
    }
    for (int i = 0; i < boxes.size(); i++) {
      box(xml, boxes.get(i), layout.corners().get(i));
    }
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private static void arrowHead(XMLStreamWriter xml) throws XMLStreamException {
    xml.writeStartElement("defs");
    xml.writeStartElement("marker");
    attributes(xml, "id", "head", "viewBox", "0 0 8 8", "refX", "8", "refY", "4");
    attributes(xml, "markerWidth", "6", "markerHeight", "6", "orient", "auto");
    xml.writeEmptyElement("path");
    attributes(xml, "d", "M0 0L8 4L0 8z", "fill", "#888888");
    xml.writeEndElement();
    xml.writeEndElement();
  }

  private void explain(XMLStreamWriter xml) throws XMLStreamException {
    double y = LEGEND_LINE / 2;
    for (Map.Entry<String, String> one : legend.entrySet()) {
      rectangle(xml, new Point(Box.MARGIN, y), LEGEND_LINE - 6, LEGEND_LINE - 6, one.getValue());
      line(xml, new Point(Box.MARGIN + LEGEND_LINE, y + 10), one.getKey(), "start");
      y += LEGEND_LINE;
    }
  }

  private static void box(XMLStreamWriter xml, Box box, Point corner) throws XMLStreamException {
    rectangle(xml, corner, box.width(), box.height(), "#f7f7f7");
    double middle = corner.x() + box.width() / 2;
    double y = corner.y() + Box.MARGIN + Box.LINE - 3;
    line(xml, new Point(middle, y), box.name(), "middle");
    line(xml, new Point(middle, y + Box.LINE), box.details(), "middle");
    double below = corner.y() + Box.MARGIN + 2 * Box.LINE;
    for (ChannelStrip strip : box.strips()) {
      strip(xml, strip, new Point(middle - ChannelStrip.WIDTH / 2, below));
      below += ChannelStrip.HEIGHT + 2;
    }
  }

  /** Neighbours of one kind are one rectangle. */
  private static void strip(XMLStreamWriter xml, ChannelStrip strip, Point corner)
      throws XMLStreamException {
    rectangle(xml, corner, ChannelStrip.WIDTH, ChannelStrip.HEIGHT, EMPTY);
    double cell = ChannelStrip.WIDTH / strip.channels();
    BitSet critical = strip.critical();
    for (int from = critical.nextSetBit(0); from >= 0; ) {
      int to = critical.nextClearBit(from);
      Point start = new Point(corner.x() + from * cell, corner.y());
      rectangle(xml, start, (to - from) * cell, ChannelStrip.HEIGHT, strip.colour());
      from = critical.nextSetBit(to);
    }
  }

  private static void rectangle(
      XMLStreamWriter xml, Point corner, double width, double height, String colour)
      throws XMLStreamException {
    xml.writeEmptyElement("rect");
    attributes(xml, "x", number(corner.x()), "y", number(corner.y()));
    attributes(xml, "width", number(width), "height", number(height), "fill", colour);
  }

  private static void line(XMLStreamWriter xml, Point at, String words, String anchor)
      throws XMLStreamException {
    xml.writeStartElement("text");
    attributes(xml, "x", number(at.x()), "y", number(at.y()), "text-anchor", anchor);
    xml.writeCharacters(words);
    xml.writeEndElement();
  }

  private static void attributes(XMLStreamWriter xml, String... pairs) throws XMLStreamException {
    for (int i = 0; i < pairs.length; i += 2) {
      xml.writeAttribute(pairs[i], pairs[i + 1]);
    }
  }

  private static String points(List<Point> points) {
    return points.stream()
        .map(point -> number(point.x()) + "," + number(point.y()))
        .collect(Collectors.joining(" "));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
