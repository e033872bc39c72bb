package io.netwright.refusal;

/**
 * Marks exceptions that say: what was given cannot be used, and the same input will be refused
 * again. Everything else that is thrown may go away by itself, or is a defect of this program.
 */
public interface Refusal {}
