package studio.atelier.work;

import com.fasterxml.jackson.databind.JsonNode;

/** What a finished stage left for later ones. */
public record StageOutput(int itemNumber, JsonNode output) {}
