/** Retraining a registered model: who may, whether it is needed, and whether the result is used. */
@NullMarked
package io.netwright.pipelines.retrain;

import org.jspecify.annotations.NullMarked;
