package io.netwright.train;

/**
 * The learning rate of every step of a run.
 *
 * <p>With {@code s} steps done, {@code w} of warm-up and {@code T} in all, the warm-up has {@code
 * lr (s + 1) / w} and the cosine {@code lr (1 + cos(pi (s - w) / (T - w))) / 2} (Loshchilov, Hutter
 * 2017, without restarts). The rate changes from step to step, not from epoch to epoch, so that
 * runs of few epochs come down to zero as well; {@link Schedule#COSINE_BY_EPOCH}, where {@code s}
 * is that of the epoch's first step, and {@link Schedule#STEP} count in epochs.
 *
 * @param batches steps per epoch
 */
record LearningRate(TrainingConfig config, int batches) {

  /** The rate of one step; epochs count from 1, batches from 0. */
  double at(int epoch, int batch) {
    double total = (double) config.epochs() * batches;
    double warmup = Math.min((double) config.warmupEpochs() * batches, Math.floor(total / 2));
    double step = (epoch - 1.0) * batches + batch;
    if (step < warmup) {
      return config.learningRate() * (step + 1) / warmup;
    }
    return switch (config.schedule()) {
      case COSINE -> config.learningRate() * cosine((step - warmup) / (total - warmup));
      case COSINE_BY_EPOCH -> config.learningRate() * cosine(epochsDone(epoch, warmup));
      case STEP -> config.learningRate() * Math.pow(config.stepFactor(), stepsBefore(epoch));
      case CONSTANT -> config.learningRate();
    };
  }

  /** The share of the epochs after the warm-up that are done. */
  private double epochsDone(int epoch, double warmup) {
    double before = warmup / batches;
    return (epoch - 1 - before) / (config.epochs() - before);
  }

  private static double cosine(double share) {
    return (1 + Math.cos(Math.PI * share)) / 2;
  }

  private int stepsBefore(int epoch) {
    return config.stepEpochs().stream().mapToInt(start -> start <= epoch ? 1 : 0).sum();
  }
}
