/** Model Doctor: diagnosis and treatment. */
@NullMarked
package io.netwright.doctor;

import org.jspecify.annotations.NullMarked;
