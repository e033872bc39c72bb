/** Following runs: the workspace's own record and MLflow. */
@NullMarked
package io.netwright.track;

import org.jspecify.annotations.NullMarked;
