package io.netwright.variant;

import io.netwright.schemas.Evaluation;
import io.netwright.schemas.Finding;
import io.netwright.schemas.MetricPoint;
import io.netwright.schemas.ModelRef;
import io.netwright.schemas.Role;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.apache.avro.generic.IndexedRecord;

/**
 * Names from when a control's variant was {@code control}, its name said the stage, and family,
 * role and control were no fields: read as today's, so that nothing else knows them.
 */
public final class FormerNames {
  /** The variant of every control, then. */
  public static final String CONTROL = "control";

  /** The variant of a registered model that is measured beside a new one; its name had none. */
  private static final String CHAMPION = "champion";

  private static final String TUNED = "-tuned-";

  /** The controls of then. */
  private enum Control {
    TREATED("TreatModels", "Treat-control", "treated-control"),
    HARDENED("HardenModels", "Harden-control", "hardened-control");

    private final String stage;
    private final String then;
    private final String now;

    Control(String stage, String then, String now) {
      this.stage = stage;
      this.then = then;
      this.now = now;
    }
  }

  private FormerNames() {}

  /** Fills in what a record, and the models in it, did not have then; changes it in place. */
  public static <T extends IndexedRecord> T settle(T record) {
    if (record instanceof ModelRef model) {
      settle(record, model.getFamily(), "name", label(model.getStage(), model.getVariant()));
    } else if (record instanceof Evaluation row) {
      settle(record, row.getFamily(), "model", label(row.getStage(), row.getVariant()));
    } else if (record instanceof MetricPoint point && point.getVariant().isEmpty()) {
      set(record, "variant", name(point.getModel()).variant());
      set(record, "model", text(point.getModel()));
    } else if (record instanceof Finding finding) {
      set(record, "model", text(finding.getModel()));
    } else {
      record.getSchema().getFields().forEach(field -> settleInner(record.get(field.pos())));
    }
    return record;
  }

  private static void settleInner(Object value) {
    if (value instanceof IndexedRecord inner) {
      settle(inner);
    } else if (value instanceof Collection<?> inner) {
      inner.forEach(FormerNames::settleInner);
    }
  }

  /**
   * Gives a record family, role and control where it has no family.
   *
   * @param nameField the field in which its name stands
   * @param label what its variant is called now
   */
  private static void settle(IndexedRecord record, String family, String nameField, String label) {
    if (family.isEmpty()) {
      Variant variant = variant(label);
      String then = String.valueOf(record.get(record.getSchema().getField(nameField).pos()));
      ModelName now = new ModelName(name(then).family(), variant.label());
      set(record, nameField, now.text());
      set(record, "family", now.family());
      set(record, "variant", variant.label());
      set(record, "role", variant.role());
      set(record, "control", variant.control());
    }
  }

  private static void set(IndexedRecord record, String field, Object value) {
    record.put(record.getSchema().getField(field).pos(), value);
  }

  /** A name, or a text that begins with one, as it is now. */
  public static String text(String then) {
    String now = then;
    for (Control control : Control.values()) {
      now = now.replace("/" + control.then, "/" + control.now);
    }
    return now;
  }

  /** A name in its parts; without a family, all of it is both. */
  public static ModelName name(String then) {
    String now = text(then);
    int end = now.lastIndexOf('/');
    return new ModelName(end < 0 ? now : now.substring(0, end), now.substring(end + 1));
  }

  /** The label of a variant, given as people wrote it then. */
  public static String label(String then) {
    return Arrays.stream(Control.values())
        .filter(control -> control.then.equals(then))
        .map(control -> control.now)
        .findFirst()
        .orElse(then);
  }

  /** The JSON of an input of a stage, which asks for a variant as it is called now. */
  public static String input(String stage, String then) {
    String asked = "\"variant\":\"%s\"";
    return then.replace(asked.formatted(CONTROL), asked.formatted(label(stage, CONTROL)));
  }

  private static String label(String stage, String variant) {
    return Arrays.stream(Control.values())
        .filter(control -> variant.equals(CONTROL) && control.stage.equals(stage))
        .map(control -> control.now)
        .findFirst()
        .orElse(variant);
  }

  /** The labels of all controls of then. */
  public static List<String> controls() {
    return Arrays.stream(Control.values()).map(control -> control.now).toList();
  }

  /** What the variants of then were. */
  private static Variant variant(String label) {
    int end = label.indexOf(TUNED);
    String kind = end < 0 ? label : label.substring(0, end);
    String suffix = label.substring(kind.length());
    return switch (kind) {
      case "baseline" -> Variant.of(label, Role.BASELINE);
      case "imported" -> Variant.of(label, Role.IMPORTED);
      case "treated" -> new Variant(label, Role.TREATED, Control.TREATED.now);
      case "hardened" -> new Variant(label, Role.HARDENED, Control.HARDENED.now);
      case "assembled" -> new Variant(label, Role.ASSEMBLED, "restricted" + suffix);
      case "restricted" -> Variant.of(label, Role.RESTRICTED);
      case "treated-control", "hardened-control" -> Variant.of(label, Role.CONTROL);
      default -> Variant.of(label, Role.UNKNOWN);
    };
  }

  /** The variant of a name as it stood in keys then, which still decides them. */
  public static String keyVariant(String now) {
    return controls().contains(now) ? CONTROL : now;
  }

  /** The name of a model as it stood in keys then. */
  public static String keyName(ModelName now) {
    return Arrays.stream(Control.values())
        .filter(control -> control.now.equals(now.variant()))
        .map(control -> now.family() + "/" + control.then)
        .findFirst()
        .orElse(now.variant().equals(CHAMPION) ? now.family() : now.text());
  }
}
