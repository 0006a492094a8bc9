/**
 * The speech tool: a small program of its own that turns a 16 kHz mono WAV file into timed English words with CMU Sphinx-4.
 *
 * <p>The server starts it as a child process, so that a decoder's memory, time and crashes stay outside the application
 * server and a cancelled job is simply a killed process. It reads one file, prints one JSON object and ends.
 */
@NullMarked
package studio.atelier.speechtool;

import org.jspecify.annotations.NullMarked;
