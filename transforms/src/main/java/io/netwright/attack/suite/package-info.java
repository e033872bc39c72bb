/** Several attacks one after the other on what is still right. */
@NullMarked
package io.netwright.attack.suite;

import org.jspecify.annotations.NullMarked;
