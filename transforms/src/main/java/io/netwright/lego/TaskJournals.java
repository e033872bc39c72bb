package io.netwright.lego;

import io.netwright.metric.Journal;

/** Where the numbers of each of the models of a task are written down. */
public interface TaskJournals {

  /** Of the task model after so many epochs of fine-tuning. */
  Journal assembled(int epochs);

  /** Of its control after so many epochs of fine-tuning. */
  Journal control(int epochs);
}
