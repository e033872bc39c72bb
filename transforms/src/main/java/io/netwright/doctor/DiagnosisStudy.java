package io.netwright.doctor;

import ai.djl.ndarray.NDManager;
import io.netwright.accuracy.Predictions;
import io.netwright.data.ImageSet;
import io.netwright.doctor.Diagnosis.LayerDiagnosis;
import io.netwright.metric.Journal;
import io.netwright.metric.MetricNames;
import io.netwright.nn.Network;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Finds out what a diagnosis says.
 *
 * <p>Of several thresholds it takes the first.
 */
record DiagnosisStudy(Treatment treatment, ClassGradients gradients) {

  /** Everything; also reports the layers' means and the accuracies. */
  Diagnosis run(NDManager manager, Journal journal) {
    TreatmentConfig config = treatment.config();
    ChannelMasks masks = gradients.masks(config.maskRule(), config.thresholds().get(0));
    ChannelStudy channels = new ChannelStudy(gradients.aggregates(), masks);
    List<LayerDiagnosis> layers = treatment.layers().stream().map(channels::of).toList();
    layers.forEach(layer -> report(layer, journal));
    HighConfidenceImages confident = gradients.images();
    journal.report(MetricNames.MISSING_CLASSES, 0, confident.missingClasses().size());
    List<String> classes = treatment.data().classes();
    ImageSet validation = treatment.data().validation();
    try (Network network = Network.on(manager, treatment.model())) {
      Predictions predictions = Predictions.of(network, validation, ClassGradients.BATCH, manager);
      ErrorStudy errors = new ErrorStudy(validation, predictions, masks);
      return new Diagnosis(
          classes,
          IntStream.range(0, classes.size()).mapToObj(confident::count).toList(),
          layers,
          validation.size(),
          errors.confusions(),
          errors.errors(network, config.misclassified(), manager),
          new NoiseStudy(treatment, network, manager).run(journal),
          null);
    }
  }

  private static void report(LayerDiagnosis layer, Journal journal) {
    journal.report(MetricNames.HIGH_SHARE.of(layer.layer()), 0, layer.meanHighShare());
    journal.report(MetricNames.GINI.of(layer.layer()), 0, layer.meanGini());
    journal.report(MetricNames.OVERLAP.of(layer.layer()), 0, layer.meanOverlap());
  }
}
