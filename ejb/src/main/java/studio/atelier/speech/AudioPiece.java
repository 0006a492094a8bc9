package studio.atelier.speech;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import studio.atelier.work.CallJournal;

/**
 * A piece of audio to be heard: WAV, 16 kHz, mono, 16 bit. Times in its transcript count from its own beginning.
 *
 * @param file the audio on this machine
 * @param length how long it lasts
 * @param link an address the provider can fetch the same audio from, made when it is asked for
 * @param journal where an engine that works for long keeps its reference, so that another attempt attaches to the same work
 * @param progress is told how much is done, from 0 to 100, by engines that know
 */
public record AudioPiece(Path file, Duration length, Supplier<URI> link, CallJournal journal, IntConsumer progress) {}
