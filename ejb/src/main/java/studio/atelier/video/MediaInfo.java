package studio.atelier.video;

import java.time.Duration;

/**
 * What a file holds.
 *
 * @param container FFmpeg's word for the format
 * @param width of the pictures, 0 without; a cover picture does not count as video
 */
public record MediaInfo(
        Duration duration, boolean hasAudio, boolean hasVideo, int width, int height, String container) {}
