/**
 * The subtitles studio: an audio or video file comes in, subtitles and a contact sheet come out.
 *
 * <p>Between recogniser and file stands the layout: {@code CueLayout} turns a transcript into cues that people can read in time,
 * and {@code SubRip} and {@code WebVtt} write and read them. They are plain text code without database or container, made for any
 * studio-internal use: a stage hands in a {@link studio.atelier.speech.Transcript} and gets text back.
 */
@NullMarked
package studio.atelier.subtitles;

import org.jspecify.annotations.NullMarked;
