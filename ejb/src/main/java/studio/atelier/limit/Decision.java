package studio.atelier.limit;

import java.time.Duration;

/**
 * Whether somebody may go on, and what to tell them.
 *
 * @param remaining how many more would pass right now
 * @param reset if they may: when nothing will count against them any more; if not: when the next one passes
 * @param fresh whether it was just decided; false if it is an earlier refusal that still holds
 */
public record Decision(Limit limit, Policy policy, boolean allowed, long remaining, Duration reset, boolean fresh) {}
