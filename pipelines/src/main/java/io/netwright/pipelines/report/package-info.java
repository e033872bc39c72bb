/** Showing results: tables, pictures, reports. */
@NullMarked
package io.netwright.pipelines.report;

import org.jspecify.annotations.NullMarked;
