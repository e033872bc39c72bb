/**
 * JSON: plain, and in the one form in which equal values are equal bytes, so that digests of them
 * are equal.
 */
@NullMarked
package io.netwright.json;

import org.jspecify.annotations.NullMarked;
