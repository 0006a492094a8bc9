package studio.atelier.order;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page of jobs, newest first.
 *
 * @param <J> a job as the studio shows it
 * @param next what the next page comes before; null on the last
 */
public record JobPage<J>(List<J> jobs, @Nullable UUID next) {}
