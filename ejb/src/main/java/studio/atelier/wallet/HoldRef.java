package studio.atelier.wallet;

import java.util.UUID;

/**
 * What a hold is for; there is one hold for each.
 *
 * @param purpose what kind of thing {@code id} names, for example {@code job}
 * @param run the go of that thing, from 1
 */
public record HoldRef(String purpose, UUID id, int run) {}
