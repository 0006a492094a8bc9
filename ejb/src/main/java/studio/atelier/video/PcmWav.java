package studio.atelier.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * A WAV with plain samples, as {@link Ffmpeg#extractAudio} writes it: where the samples are and how many bytes a second has.
 */
record PcmWav(Path file, int channels, int hertz, int bits, long dataOffset, long dataBytes) {

    private static final int CHUNK_HEADER = 8;
    private static final int RIFF_HEADER = 12;
    private static final int FORMAT_BYTES = 16;
    private static final int PCM = 1;
    private static final int MOST_CHUNKS = 64;
    private static final long NANOS = 1_000_000_000L;

    static PcmWav open(Path file) throws IOException, MediaFailure {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long at = RIFF_HEADER;
            var format = ByteBuffer.allocate(0);
            for (int chunk = 0; chunk < MOST_CHUNKS && at + CHUNK_HEADER <= channel.size(); chunk++) {
                var header = read(channel, at, CHUNK_HEADER);
                var name = name(header);
                long length = Integer.toUnsignedLong(header.getInt(4));
                at += CHUNK_HEADER;
                if (name.equals("fmt ") && length >= FORMAT_BYTES) {
                    format = read(channel, at, FORMAT_BYTES);
                } else if (name.equals("data") && format.limit() == FORMAT_BYTES && format.getShort(0) == PCM) {
                    return new PcmWav(
                            file,
                            format.getShort(2),
                            format.getInt(4),
                            format.getShort(14),
                            at,
                            Math.min(length, channel.size() - at));
                }
                at += length + (length & 1);
            }
        }
        throw new MediaFailure(MediaFailure.Code.UNREADABLE_MEDIA);
    }

    Duration duration() {
        return Duration.ofNanos(Math.multiplyExact(dataBytes / frameBytes(), NANOS) / hertz);
    }

    /** Copies the samples from one time up to another; times beyond the end mean the end. */
    void cut(Duration start, Duration end, Path out) throws IOException {
        long from = offset(start);
        long length = Math.max(0, offset(end) - from);
        try (var source = FileChannel.open(file, StandardOpenOption.READ);
                var target = FileChannel.open(
                        out,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            writeAll(target, header(length));
            long copied = 0;
            while (copied < length) {
                long n = source.transferTo(dataOffset + from + copied, length - copied, target);
                if (n <= 0) {
                    throw new IOException("The file became shorter while it was read");
                }
                copied += n;
            }
        }
    }

    private int frameBytes() {
        return channels * bits / 8;
    }

    private long offset(Duration time) {
        long frame = Math.multiplyExact(time.toMillis(), hertz) / 1_000;
        return Math.clamp(frame * frameBytes(), 0, dataBytes - dataBytes % frameBytes());
    }

    private ByteBuffer header(long length) {
        var header = ByteBuffer.allocate(RIFF_HEADER + 2 * CHUNK_HEADER + FORMAT_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        header.put(bytes("RIFF"))
                .putInt((int) (length + header.capacity() - CHUNK_HEADER))
                .put(bytes("WAVE"));
        header.put(bytes("fmt ")).putInt(FORMAT_BYTES);
        header.putShort((short) PCM).putShort((short) channels).putInt(hertz);
        header.putInt(hertz * frameBytes()).putShort((short) frameBytes()).putShort((short) bits);
        header.put(bytes("data")).putInt((int) length);
        return header.flip();
    }

    private static ByteBuffer read(FileChannel channel, long at, int length) throws IOException {
        var buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        int n = 0;
        while (buffer.hasRemaining() && n >= 0) {
            n = channel.read(buffer, at + buffer.position());
        }
        return buffer.rewind();
    }

    private static void writeAll(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static String name(ByteBuffer header) {
        return StandardCharsets.US_ASCII.decode(header.slice(0, 4)).toString();
    }

    private static byte[] bytes(String word) {
        return word.getBytes(StandardCharsets.US_ASCII);
    }
}
