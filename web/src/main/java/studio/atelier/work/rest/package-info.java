/**
 * How a job looks over HTTP, the same in every studio. {@link studio.atelier.work.rest.JobView} is the one view; a studio puts
 * its own members beside it ({@code @JsonUnwrapped}) and its own addresses into its links.
 */
@NullMarked
package studio.atelier.work.rest;

import org.jspecify.annotations.NullMarked;
