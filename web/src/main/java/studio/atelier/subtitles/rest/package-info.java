/**
 * The subtitles studio over HTTP, below {@code /api/v1/subtitles}: files in, jobs, subtitles and contact sheets out. The rules are
 * in {@link studio.atelier.subtitles}; here they get their words, addresses and statuses.
 */
@NullMarked
package studio.atelier.subtitles.rest;

import org.jspecify.annotations.NullMarked;
