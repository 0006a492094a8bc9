/**
 * Sound and pictures: what a file holds, its audio, its silences, its contact sheet. {@link studio.atelier.video.Ffmpeg} does
 * it with the program FFmpeg in a process of its own.
 *
 * <p>Files come from strangers, so FFmpeg is told what each one is (by its first bytes, not its name), reads nothing but
 * that file, has bounds of time, memory and output, and sees none of our environment. What goes wrong is a
 * {@link studio.atelier.video.MediaFailure}, which says whose fault it is.
 */
@NullMarked
package studio.atelier.video;

import org.jspecify.annotations.NullMarked;
