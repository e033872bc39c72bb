package io.netwright.attack;

import ai.djl.ndarray.NDArray;
import io.netwright.nn.grad.Torch;
import java.util.List;

/**
 * Several classifiers as one, by the mean of their logits: {@code z(x) = sum_m z_m(x) / M} (Dong et
 * al. 2018, arXiv 1710.06081, equation 9 with equal weights). What fools it transfers better than
 * what fools one of them.
 *
 * @param members with the same classes in the same order
 */
public record EnsembleClassifier(List<Classifier> members) implements Classifier {
  /** Refuses an ensemble of none. */
  public EnsembleClassifier {
    if (members.isEmpty()) {
      throw new IllegalArgumentException("an ensemble needs at least one classifier, got none");
    }
    members = List.copyOf(members);
  }

  @Override
  public NDArray logits(NDArray images) {
    return logits(images, images.getShape().get(0));
  }

  @Override
  public NDArray logits(NDArray images, long used) {
    NDArray sum = members.get(0).logits(images, used);
    for (Classifier member : members.subList(1, members.size())) {
      sum = sum.add(member.logits(images, used));
    }
    return Torch.dividedBy(sum, members.size());
  }

  @Override
  public void differentiated(long images) {
    members.forEach(member -> member.differentiated(images));
  }
}
