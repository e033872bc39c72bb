/** Objectives that harden a model without feature patterns: what FPCC is compared with. */
@NullMarked
package io.netwright.robust;

import org.jspecify.annotations.NullMarked;
