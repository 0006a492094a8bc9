package studio.atelier.work;

/**
 * Why an attempt did not succeed.
 *
 * @param code a stable lower_snake word of the API
 * @param message one sentence for the customer: no names, no addresses, no text of theirs
 * @param fault whose fault it is
 */
public record Failure(String code, String message, Fault fault) {}
