/**
 * What in a workspace refers to what: where models came from, and whether what is stored is whole.
 */
@NullMarked
package io.netwright.lineage;

import org.jspecify.annotations.NullMarked;
