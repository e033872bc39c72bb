package io.netwright.promotion;

/** A number that the gate needs is missing, is none, or contradicts another. */
final class MissingEvidenceException extends Exception {
  private static final long serialVersionUID = 1;

  MissingEvidenceException(String message) {
    super(message);
  }
}
