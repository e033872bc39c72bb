package io.netwright.nn.io;

import java.util.List;

/** Names and shapes of tensors fit several architectures, so that somebody must say which it is. */
public final class SeveralFitException extends MalformedModelException {
  private static final long serialVersionUID = 1L;

  SeveralFitException(List<String> architectures) {
    super("the file fits each of " + architectures + ": name the architecture");
  }
}
