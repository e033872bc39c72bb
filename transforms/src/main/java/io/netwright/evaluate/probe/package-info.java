/** Small experiments on a classifier, whose numbers say whether its robustness can be believed. */
@org.jspecify.annotations.NullMarked
package io.netwright.evaluate.probe;
