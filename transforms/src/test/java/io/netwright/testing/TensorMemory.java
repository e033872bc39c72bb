package io.netwright.testing;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.netwright.nn.grad.Torch;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Memory for the tensors of one test, which is given back after it. */
public final class TensorMemory implements AfterEachCallback {
  private final NDManager manager = Torch.manager(Device.cpu());

  /** Where the test makes its tensors. */
  public NDManager manager() {
    return manager;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    manager.close();
  }
}
