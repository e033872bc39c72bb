package io.netwright.pipelines.report;

import io.netwright.evaluate.NamedAttack;
import io.netwright.schemas.Evaluation;
import io.netwright.schemas.Role;
import io.netwright.text.Percent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Clean against worst-case accuracy of the models that hardening made beside one control, the
 * highest clean accuracy first: the points of the curve when methods were tried at several
 * strengths.
 *
 * <p>A point is on the frontier if no other of its control, nor the control, is at least as good in
 * both numbers and better in one. That is of the numbers as measured, not of their intervals. A
 * point whose worst case may mislead is not on the frontier, and keeps no other from it.
 */
final class TradeOffTable {
  private static final int FEWEST = 2;

  private TradeOffTable() {}

  /** The points; empty where no control has at least two hardened models. */
  static TextTable of(List<Evaluation> evaluations) {
    TextTable table = new TextTable("model", "clean %", "worst case %", "on the frontier");
    Map<String, List<Evaluation>> byControl = new TreeMap<>();
    List<Evaluation> worst =
        evaluations.stream()
            .filter(row -> row.getClassName() == null)
            .filter(row -> row.getAttack().equals(NamedAttack.WORST_CASE))
            .toList();
    for (Evaluation row : worst) {
      if (row.getRole() == Role.HARDENED) {
        String control = row.getFamily() + "/" + row.getControl();
        byControl.computeIfAbsent(control, name -> new ArrayList<>()).add(row);
      }
    }
    byControl.forEach(
        (control, points) -> {
          if (points.size() >= FEWEST) {
            worst.stream().filter(row -> row.getModel().equals(control)).forEach(points::add);
            rows(points, table);
          }
        });
    return table;
  }

  private static void rows(List<Evaluation> points, TextTable table) {
    points.sort(
        Comparator.comparingDouble(Evaluation::getCleanAccuracy)
            .reversed()
            .thenComparing(Evaluation::getModel));
    for (Evaluation point : points) {
      boolean beaten = points.stream().anyMatch(other -> beats(other, point));
      table.row(
          point.getModel(),
          Percent.of(point.getCleanAccuracy()),
          Percent.of(point.getRobustAccuracy()) + Doubts.mark(point),
          beaten || isDoubted(point) ? "" : "yes");
    }
  }

  private static boolean isDoubted(Evaluation point) {
    return !Doubts.mark(point).isEmpty();
  }

  private static boolean beats(Evaluation other, Evaluation point) {
    int clean = Double.compare(other.getCleanAccuracy(), point.getCleanAccuracy());
    int robust = Double.compare(other.getRobustAccuracy(), point.getRobustAccuracy());
    return clean >= 0 && robust >= 0 && clean + robust > 0 && !isDoubted(other);
  }
}
