/** Attacks that look for the smallest change that makes a classifier wrong. */
@NullMarked
package io.netwright.attack.minimal;

import org.jspecify.annotations.NullMarked;
