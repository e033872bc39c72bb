package io.netwright.nn.zoo;

/**
 * What an architecture is, where it comes from and how it is built.
 *
 * @param name under which experiments ask for it
 * @param title as its paper writes it
 * @param purpose what it was published for
 * @param source authors and year of the paper
 * @param architecture builds its graphs
 */
public record Published(
    String name, String title, String purpose, String source, Architecture architecture) {}
