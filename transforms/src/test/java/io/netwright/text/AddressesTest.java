package io.netwright.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          http://127.0.0.1:5000                     | http://127.0.0.1:5000
          https://mlflow.example.org/path           | https://mlflow.example.org/path
          http://[::1]:5000                         | http://[::1]:5000
          nonsense                                  | nonsense
          http://user:hunter2@host:5000             | http://***@host:5000
          http://user:hunter2@ho st:5000/x          | http://***@***
          ftp://user:hunter2@host                   | ftp://***@host
          http://user:hun@ter2@host                 | http://***@host
          http://user:hun/ter2@host                 | http://***@host
          http://user:hun?ter2@host                 | http://***
          http://user:hun#ter2@host                 | http://***
          http://host/?token=hunter2                | http://host/?***
          http://host/?token=hunter2@x              | http://***
          http://host#hunter2                       | http://host#***
          http://user:hunter2%40host                | http://***
          http://user:hunter2                       | http://***
          user:hunter2@host                         | ***@host
          http:/user:hunter2@host                   | ***@host
          http:user:hunter2                         | ***
          hunter2 ://host                           | ***://host
          """)
  void hidesWhatMayBeASecret(String address, String shown) {
    assertThat(Addresses.masked(address)).isEqualTo(shown).doesNotContain("hunter2");
  }

  @Test
  void hidesItWithinOtherText() {
    assertThat(
            Addresses.maskedIn(
                "cannot reach 'http://user:hunter2@host:5000/x' of s3://bucket/folder (no way)"))
        .isEqualTo("cannot reach 'http://***@host:5000/x' of s3://bucket/folder (no way)");
    assertThat(Addresses.maskedIn("(http://a:b@c),http://d:e@f 'ftp://g:h@i'j://k:l@m'"))
        .isEqualTo("(http://***@c***://***@f 'ftp://***@i'j://***@m'");
  }

  @Test
  @Timeout(300)
  void isNotHeldUpByALongText() {
    String text = "a".repeat(2_000_000);

    assertThat(Addresses.maskedIn(text)).isEqualTo(text);
    assertThat(Addresses.maskedIn(text + "://b:c@d")).isEqualTo(text + "://***@d");
  }
}
