package io.netwright.pipelines.cli;

import io.netwright.frat.LayerRoute;
import io.netwright.frat.RouteMap;
import io.netwright.pipelines.report.TextTable;
import io.netwright.schemas.ModelRef;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many channels the routes of each class keep.
 *
 * @param model whose outputs have names
 * @param routes by output
 */
record RouteText(ModelRef model, RouteMap routes) {

  /** A row for each layer, a column for each class, and one for all classes together. */
  TextTable table() {
    List<String> header = new ArrayList<>(List.of("layer", "channels", "any class"));
    routes.byClass().keySet().forEach(label -> header.add(name(label)));
    TextTable table = new TextTable(header.toArray(String[]::new));
    Map<String, BitSet> any = routes.wanted(routes.byClass().keySet());
    any.forEach(
        (layer, wanted) -> {
          List<String> row = new ArrayList<>();
          row.add(layer);
          row.add(Integer.toString(channels(layer)));
          row.add(Integer.toString(wanted.cardinality()));
          routes
              .byClass()
              .values()
              .forEach(route -> row.add(Integer.toString(route.layer(layer).channels().size())));
          table.row(row.toArray(String[]::new));
        });
    return table;
  }

  private int channels(String layer) {
    return routes.of(routes.byClass().firstKey()).layer(layer).scores().size();
  }

  /** Every route, for programs. */
  Map<String, Object> json() {
    Map<String, Object> classes = new LinkedHashMap<>();
    routes
        .byClass()
        .forEach(
            (label, route) -> {
              Map<String, LayerRoute> layers = route.layers();
              classes.put(name(label), layers);
            });
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("model", model.getName());
    all.put("modelId", model.getModelId());
    all.put("classes", classes);
    return all;
  }

  private String name(int label) {
    return model.getOutputs().get(label).getName();
  }
}
