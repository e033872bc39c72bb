/** The parts of the documents that are made from the code, and the test that compares them. */
@NullMarked
package io.netwright.pipelines.written;

import org.jspecify.annotations.NullMarked;
