/** Data sets of labelled images: reading, checking, splitting, batching. */
@NullMarked
package io.netwright.data;

import org.jspecify.annotations.NullMarked;
