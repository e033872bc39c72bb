/** FPCC: hardening by feature pattern consistency. */
@NullMarked
package io.netwright.fpcc;

import org.jspecify.annotations.NullMarked;
