package dev.beamstrap.net;

/**
 * A field of a request or an answer.
 *
 * @param name its name, in the case in which it came
 * @param value its value, without surrounding blanks
 */
public record Header(String name, String value) {}
