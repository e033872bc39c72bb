package io.netwright.lego;

import io.netwright.head.HeadChoice;
import io.netwright.head.HeadMethod;
import io.netwright.metric.Journal;
import io.netwright.metric.MetricNames;

/** What a choice of heads leaves among what is measured; nothing where there was none. */
final class HeadMetrics {
  private HeadMetrics() {}

  /** Reports what each candidate reached, and which one was chosen. */
  static void report(HeadChoice choice, String series, Journal journal) {
    for (HeadChoice.Candidate candidate : choice.candidates()) {
      if (candidate.possible()) {
        journal.report(
            MetricNames.headAccuracy(candidate.head().label()).in(series),
            0,
            choice.accuracy(candidate));
      }
    }
    if (!choice.candidates().isEmpty()) {
      int place = HeadMethod.candidates().indexOf(choice.chosen());
      journal.report(MetricNames.HEAD_CHOSEN.in(series), 0, place);
      journal.report(MetricNames.HEAD_IMAGES.in(series), 0, choice.images());
    }
  }
}
