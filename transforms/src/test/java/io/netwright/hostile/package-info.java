/** What the tests of hostile input share. */
@NullMarked
package io.netwright.hostile;

import org.jspecify.annotations.NullMarked;
