package io.netwright.nn.grad;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.pytorch.jni.JniUtils;
import org.junit.jupiter.api.Test;

class OneThreadTest {

  @Test
  void takesOneThreadAndGivesTheOthersBack() {
    Torch.manager(Device.cpu()).close(); // loads the engine
    int before = JniUtils.getNumThreads();
    JniUtils.setNumThreads(2);
    try {
      assertThat(Torch.onOneThread(JniUtils::getNumThreads)).hasValue(1);
      assertThat(JniUtils.getNumThreads()).isEqualTo(2);
    } finally {
      JniUtils.setNumThreads(before);
    }
  }
}
