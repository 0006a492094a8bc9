package studio.atelier.ops;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something that must always be true of the engine's tables.
 *
 * @param id as in the documentation, such as {@code I2}
 * @param violations how often it is not; 0 is right
 * @param sample up to five ids of what violates it
 */
public record Invariant(String id, String what, long violations, JsonNode sample) {}
