package io.netwright.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class TroubleTest {

  @Test
  void namesTheTroubleAndNoClass() {
    assertThat(Trouble.of(new NoSuchFileException("/x"))).isEqualTo("no such file or folder");
    assertThat(Trouble.of(new AccessDeniedException("/x"))).isEqualTo("permission denied");
    assertThat(Trouble.of(new ConnectException())).isEqualTo("connection refused");
    assertThat(Trouble.of(new HttpConnectTimeoutException("x"))).isEqualTo("no answer in time");
    assertThat(Trouble.of(new FileSystemException("/x"))).isEqualTo("reading or writing failed");
    assertThat(Trouble.of(new IOException())).isEqualTo("reading or writing failed");
  }
}
