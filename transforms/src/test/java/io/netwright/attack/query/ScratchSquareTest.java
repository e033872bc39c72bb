package io.netwright.attack.query;
import org.junit.jupiter.api.Test; import io.netwright.attack.*;
class ScratchSquareTest {
  @Test void x() {
    for (int seed = 0; seed < 3; seed++) {
      System.err.println("CW one-pixel " + QueryAttacksTest.right(OnePixel.weak(), seed, 100));
      for (String e : new String[] {"2/255", "1/255"}) System.err.println("CW square " + e + " " + QueryAttacksTest.right(new Square(ThreatModel.linf(e), 1000, 0.8, 1, true), seed, 100));
    }
  }
}
