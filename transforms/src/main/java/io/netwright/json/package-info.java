/** JSON in one form: equal values are equal bytes, so that digests of them are equal. */
@NullMarked
package io.netwright.json;

import org.jspecify.annotations.NullMarked;
