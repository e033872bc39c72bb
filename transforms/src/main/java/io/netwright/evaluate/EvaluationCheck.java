package io.netwright.evaluate;

import io.netwright.schemas.Finding;
import java.util.List;

/** Looks whether robust accuracies can be believed; a new check is a record and a line below. */
sealed interface EvaluationCheck
    permits ModelCheck,
        ScaleFreeCheck,
        ZeroGradientCheck,
        MovementCheck,
        OrderCheck,
        BudgetCheck,
        SelfTestCheck,
        SuiteCheck,
        ThoroughCheck,
        QueriesCheck,
        LabelsCheck,
        FeaturesCheck,
        TransferCheck,
        PlausibilityCheck,
        FewClassesCheck,
        KeptCheck {
  /** All checks, in the order in which their findings are told. */
  List<EvaluationCheck> ALL =
      List.of(
          new ModelCheck(),
          new ScaleFreeCheck(),
          new ZeroGradientCheck(),
          new MovementCheck(),
          new OrderCheck(),
          new BudgetCheck(),
          new SelfTestCheck(),
          new SuiteCheck(),
          new ThoroughCheck(),
          new QueriesCheck(),
          new LabelsCheck(),
          new FeaturesCheck(),
          new TransferCheck(),
          new PlausibilityCheck(),
          new FewClassesCheck(),
          new KeptCheck());

  /** What it finds; mostly nothing. */
  List<Finding> findings(AttackResults results);

  /** What all checks find. */
  static List<Finding> all(AttackResults results) {
    return ALL.stream().flatMap(check -> check.findings(results).stream()).toList();
  }
}
