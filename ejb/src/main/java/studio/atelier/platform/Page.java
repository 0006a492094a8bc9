package studio.atelier.platform;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of what is listed by its id, newest first.
 *
 * @param next what the next page comes before; null on the last
 */
public record Page<T>(List<T> items, @Nullable UUID next) {}
