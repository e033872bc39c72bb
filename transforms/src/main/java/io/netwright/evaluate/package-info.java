/** Clean and robust accuracy of models under attacks. */
@NullMarked
package io.netwright.evaluate;

import org.jspecify.annotations.NullMarked;
