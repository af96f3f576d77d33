package dev.nidus.evidence.chart;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/// A chart read back as XML: what a reader sees of it.
record DrawnChart(Element svg) {

  static DrawnChart of(Chart chart) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return new DrawnChart(
        factory
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(chart.document())))
            .getDocumentElement());
  }

  List<Element> elements(String name) {
    NodeList nodes = svg.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int n = 0; n < nodes.getLength(); n++) {
      elements.add((Element) nodes.item(n));
    }
    return elements;
  }

  List<String> texts() {
    return elements("text").stream().map(Element::getTextContent).toList();
  }

  String only(String name) {
    return elements(name).getFirst().getTextContent();
  }

  double width() {
    return number(svg, "width");
  }

  double height() {
    return number(svg, "height");
  }

  static double number(Element element, String attribute) {
    return Double.parseDouble(element.getAttribute(attribute));
  }

  /// The corners of a polyline or polygon.
  static List<Point> corners(Element element) {
    return Arrays.stream(element.getAttribute("points").split(" "))
        .map(corner -> corner.split(",", 2))
        .map(xy -> new Point(Double.parseDouble(xy[0]), Double.parseDouble(xy[1])))
        .toList();
  }
}
