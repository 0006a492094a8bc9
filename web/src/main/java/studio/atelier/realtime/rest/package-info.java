/**
 * What happens to a workspace's jobs, as it happens: server-sent events at {@code /api/v1/realtime/events}.
 *
 * <p>The events are rows, read in one order without gaps; the id of an event is its place in that order. So a client that
 * comes back with {@code Last-Event-ID}, to whichever node, goes on where it was: nothing lost, nothing twice. One loop a node
 * reads for all its clients ({@link studio.atelier.realtime.rest.EventHub}); a client that does not keep up is let go and
 * resumes.
 */
@NullMarked
package studio.atelier.realtime.rest;

import org.jspecify.annotations.NullMarked;
