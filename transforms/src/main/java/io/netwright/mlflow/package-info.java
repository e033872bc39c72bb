/** Makes an MLflow server agree with the runs and registered models of a workspace. */
@NullMarked
package io.netwright.mlflow;

import org.jspecify.annotations.NullMarked;
