package studio.atelier.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import studio.atelier.platform.Abuse;

/** Real files, made and read with the embedded FFmpeg. */
class FfmpegTest {

    /** The letters before width and height. */
    private static final int PNG_HEAD = 0x49484452;

    private static final Duration ONE_FRAME = Duration.ofMillis(80);

    @TempDir
    static Path temp;

    private static final Ffmpeg FFMPEG = EmbeddedFfmpeg.ffmpeg();
    private static Path video;

    @BeforeAll
    static void makeVideo() throws Exception {
        video = EmbeddedFfmpeg.make(
                temp.resolve("video.mp4"),
                "-f",
                "lavfi",
                "-i",
                EmbeddedFfmpeg.picture(6),
                "-f",
                "lavfi",
                "-i",
                EmbeddedFfmpeg.tone(6),
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-c:a",
                "aac",
                "-shortest");
    }

    @Test
    void saysWhatAVideoHolds() throws Exception {
        var info = FFMPEG.probe(video);

        assertThat(info.duration()).isCloseTo(Duration.ofSeconds(6), ONE_FRAME);
        assertThat(info.hasAudio()).isTrue();
        assertThat(info.hasVideo()).isTrue();
        assertThat(info.width()).isEqualTo(640);
        assertThat(info.height()).isEqualTo(360);
        assertThat(info.container()).startsWith("mov,mp4");
    }

    @Test
    void readsEveryKindOfFileWeTake() throws Exception {
        for (String name : new String[] {"a.wav", "a.mp3", "a.m4a", "a.ogg", "a.opus", "a.flac", "a.aac", "a.mka"}) {
            var file = EmbeddedFfmpeg.make(temp.resolve(name), "-f", "lavfi", "-i", EmbeddedFfmpeg.tone(2));

            var info = FFMPEG.probe(file);

            assertThat(info.hasAudio()).as(name).isTrue();
            assertThat(info.hasVideo()).as(name).isFalse();
            assertThat(info.duration()).as(name).isBetween(Duration.ofMillis(1_800), Duration.ofMillis(2_300));
        }
    }

    @Test
    void aFileThatDoesNotTellItsLengthIsReadThrough() throws Exception {
        var live = EmbeddedFfmpeg.make(
                temp.resolve("live.webm"),
                "-f",
                "lavfi",
                "-i",
                EmbeddedFfmpeg.tone(3),
                "-c:a",
                "libopus",
                "-live",
                "1",
                "-f",
                "webm");

        assertThat(FFMPEG.probe(live).duration()).isCloseTo(Duration.ofSeconds(3), Duration.ofMillis(100));
    }

    @Test
    void extractsSixteenKilohertzMonoAndTellsHowFarItIs() throws Exception {
        var wav = temp.resolve("audio.wav");
        var percents = new CopyOnWriteArrayList<Integer>();

        FFMPEG.extractAudio(video, FFMPEG.probe(video), wav, percents::add);

        var pcm = PcmWav.open(wav);
        assertThat(pcm.hertz()).isEqualTo(16_000);
        assertThat(pcm.channels()).isEqualTo(1);
        assertThat(pcm.bits()).isEqualTo(16);
        assertThat(pcm.duration()).isCloseTo(Duration.ofSeconds(6), ONE_FRAME);
        assertThat(percents).isNotEmpty().isSorted().last().isEqualTo(100);
    }

    @Test
    void keepsTheTimesOfAudioThatStartsLate() throws Exception {
        var late = EmbeddedFfmpeg.make(
                temp.resolve("late.mp4"),
                "-f",
                "lavfi",
                "-i",
                EmbeddedFfmpeg.picture(4),
                "-itsoffset",
                "2",
                "-f",
                "lavfi",
                "-i",
                EmbeddedFfmpeg.tone(2),
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-c:a",
                "aac");
        var wav = temp.resolve("late.wav");

        FFMPEG.extractAudio(late, FFMPEG.probe(late), wav, percent -> {});

        assertThat(FFMPEG.length(wav)).isCloseTo(Duration.ofSeconds(4), Duration.ofMillis(100));
        var silence = FFMPEG.silences(wav).getFirst();
        assertThat(silence.start()).isLessThan(Duration.ofMillis(50));
        assertThat(silence.end()).isCloseTo(Duration.ofSeconds(2), Duration.ofMillis(100));
    }

    @Test
    void findsSilencesAlsoTheOneAtTheEnd() throws Exception {
        var wav = EmbeddedFfmpeg.make(
                temp.resolve("gaps.wav"),
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=300:sample_rate=16000:duration=5,volume=enable='between(t,1,1.6)+gt(t,4)':volume=0",
                "-ac",
                "1");

        var silences = FFMPEG.silences(wav);

        assertThat(silences).hasSize(2);
        assertThat(silences.getFirst().start()).isCloseTo(Duration.ofSeconds(1), ONE_FRAME);
        assertThat(silences.getFirst().end()).isCloseTo(Duration.ofMillis(1_600), ONE_FRAME);
        assertThat(silences.getLast().end()).isCloseTo(Duration.ofSeconds(5), ONE_FRAME);
    }

    @Test
    void cutsExactlyAndThePartsAreTheWhole() throws Exception {
        var wav = EmbeddedFfmpeg.make(
                temp.resolve("whole.wav"), "-f", "lavfi", "-i", EmbeddedFfmpeg.tone(3), "-ac", "1", "-ar", "16000");
        var head = temp.resolve("head.wav");
        var tail = temp.resolve("tail.wav");

        FFMPEG.cut(wav, Duration.ZERO, Duration.ofMillis(1_234), head);
        FFMPEG.cut(wav, Duration.ofMillis(1_234), Duration.ofHours(1), tail);

        assertThat(FFMPEG.length(head)).isEqualTo(Duration.ofMillis(1_234));
        assertThat(FFMPEG.length(head).plus(FFMPEG.length(tail))).isEqualTo(FFMPEG.length(wav));
        assertThat(FFMPEG.probe(tail).duration()).isCloseTo(Duration.ofMillis(1_766), Duration.ofMillis(10));
    }

    @Test
    void laysFramesOutOnOnePicture() throws Exception {
        var png = temp.resolve("sheet.png");

        var sheet = FFMPEG.contactSheet(video, FFMPEG.probe(video), Duration.ofMillis(500), png);

        assertThat(sheet).isEqualTo(new ContactSheet(12, 5, 3, Duration.ofMillis(500)));
        var picture = ImageIO.read(png.toFile());
        assertThat(picture.getWidth()).isEqualTo(5 * 320);
        assertThat(picture.getHeight()).isEqualTo(3 * 180);
        assertThat(picture.getRGB(320 + 160, 2 * 180 + 90) & 0xffffff)
                .as("the twelfth frame")
                .isNotZero();
        assertThat(picture.getRGB(2 * 320 + 160, 2 * 180 + 90) & 0xffffff)
                .as("after the last")
                .isZero();
    }

    @Test
    void aLongVideoIsShownByItsKeyFrames() throws Exception {
        var long_ = EmbeddedFfmpeg.make(
                temp.resolve("long.mp4"),
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=64x48:rate=5:duration=65",
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-g",
                "25");
        var png = temp.resolve("long.png");

        var sheet = FFMPEG.contactSheet(long_, FFMPEG.probe(long_), Duration.ofSeconds(22), png);

        assertThat(sheet).isEqualTo(new ContactSheet(3, 3, 1, Duration.ofSeconds(22)));
        var picture = ImageIO.read(png.toFile());
        assertThat(picture.getWidth()).isEqualTo(3 * 320);
        assertThat(picture.getRGB(2 * 320 + 200, 120) & 0xffffff)
                .as("the third frame")
                .isNotZero();
    }

    @Test
    void aSheetNeverHasMoreThanAHundredFrames() {
        var second = Duration.ofSeconds(1);

        assertThat(ContactSheet.of(Duration.ofMinutes(100), second))
                .isEqualTo(new ContactSheet(100, 10, 10, Duration.ofMinutes(1)));
        assertThat(ContactSheet.of(Duration.ofMillis(1), second)).isEqualTo(new ContactSheet(1, 1, 1, second));
        assertThat(ContactSheet.of(Duration.ZERO, second)).isEqualTo(new ContactSheet(1, 1, 1, second));
        assertThat(ContactSheet.of(Duration.ofSeconds(40), second)).isEqualTo(new ContactSheet(40, 7, 6, second));
    }

    @Test
    void refusesPlaylistsAndTextWhateverTheirName() throws Exception {
        var secret = Files.writeString(temp.resolve("secret.txt"), "not for strangers");
        for (String text : new String[] {
            "#EXTM3U\n#EXTINF:10,\nfile://" + secret + "\n#EXT-X-ENDLIST\n", "ffconcat version 1.0\nfile " + secret
        }) {
            var disguised = Files.writeString(temp.resolve("disguised.mp4"), text, StandardCharsets.UTF_8);

            assertThatThrownBy(() -> FFMPEG.probe(disguised)).isInstanceOfSatisfying(MediaFailure.class, failure -> {
                assertThat(failure.code()).isEqualTo(MediaFailure.Code.UNREADABLE_MEDIA);
                assertThat(failure.inputFault()).isTrue();
            });
        }
    }

    @Test
    void brokenFilesAreTheirSendersFault() throws Exception {
        var bytes = Files.readAllBytes(video);
        var broken = Files.write(temp.resolve("broken.mp4"), Arrays.copyOf(bytes, bytes.length / 2));
        var empty = Files.write(temp.resolve("empty.mp4"), new byte[0]);

        for (Path file : new Path[] {broken, empty}) {
            assertThatThrownBy(() -> FFMPEG.probe(file))
                    .isInstanceOfSatisfying(
                            MediaFailure.class,
                            failure -> assertThat(failure.wire()).isEqualTo("unreadable_media"));
        }
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        var wav = EmbeddedFfmpeg.make(temp.resolve("sound.wav"), "-f", "lavfi", "-i", EmbeddedFfmpeg.tone(1));
        var mute = EmbeddedFfmpeg.make(temp.resolve("mute.mp4"), "-f", "lavfi", "-i", EmbeddedFfmpeg.picture(1));
        var sound = FFMPEG.probe(wav);
        var pictures = FFMPEG.probe(mute);

        assertThatThrownBy(() -> FFMPEG.contactSheet(wav, sound, Duration.ofSeconds(1), temp.resolve("no.png")))
                .isInstanceOf(MediaFailure.class)
                .extracting(e -> ((MediaFailure) e).wire())
                .isEqualTo("no_video");
        assertThatThrownBy(() -> FFMPEG.extractAudio(mute, pictures, temp.resolve("no.wav"), percent -> {}))
                .isInstanceOf(MediaFailure.class)
                .extracting(e -> ((MediaFailure) e).wire())
                .isEqualTo("no_audio");
    }

    @Test
    void refusesWhatIsTooLongAndGivesUpWhenTheTimeIsOver() {
        var strict = new Ffmpeg(EmbeddedFfmpeg.settings(Duration.ofSeconds(5), Duration.ofMinutes(1)));
        assertThatThrownBy(() -> strict.probe(video))
                .extracting(e -> ((MediaFailure) e).wire())
                .isEqualTo("too_long");

        var hasty = new Ffmpeg(EmbeddedFfmpeg.settings(Duration.ofMinutes(5), Duration.ofMillis(1)));
        var info = new MediaInfo(Duration.ofSeconds(6), true, true, 640, 360, "mov");
        assertThatThrownBy(() -> hasty.extractAudio(video, info, temp.resolve("hasty.wav"), percent -> {}))
                .isInstanceOfSatisfying(MediaFailure.class, failure -> {
                    assertThat(failure.wire()).isEqualTo("media_timeout");
                    assertThat(failure.inputFault()).isFalse();
                });
    }

    @Test
    void aCoverPictureIsNoVideo() throws Exception {
        var cover = EmbeddedFfmpeg.make(
                temp.resolve("cover.jpg"), "-f", "lavfi", "-i", EmbeddedFfmpeg.picture(1), "-frames:v", "1");
        var song = EmbeddedFfmpeg.make(
                temp.resolve("song.mp3"),
                "-f",
                "lavfi",
                "-i",
                EmbeddedFfmpeg.tone(2),
                "-i",
                cover.toString(),
                "-map",
                "0:a",
                "-map",
                "1:v",
                "-disposition:v",
                "attached_pic");

        var info = FFMPEG.probe(song);

        assertThat(info.hasAudio()).isTrue();
        assertThat(info.hasVideo()).isFalse();
    }

    @Test
    void theLayoutOfNewerVersionsIsReadAsWell() {
        var text = new FfmpegText();
        var lines = new ArrayList<String>();
        lines.add("Input #0, matroska,webm, from 'file:/x':");
        lines.add("    title           : Stream #0:9: Video: none, 1x1");
        lines.add("  Duration: 01:02:03.45, start: -0.007000, bitrate: 100 kb/s");
        lines.add("  Stream #0:0[0x1](und): Video: h264 (High) (avc1 / 0x31637661), yuv420p(tv, progressive),"
                + " 1920x1080 [SAR 1:1 DAR 16:9], 25 fps, 25 tbr (default)");
        lines.add("  Stream #0:1[0x2](eng): Audio: aac (LC) (mp4a / 0x6134706D), 48000 Hz, stereo (default)");
        lines.forEach(text);

        var info = text.info(text.duration().orElseThrow(), text.container().orElseThrow());

        assertThat(info)
                .isEqualTo(new MediaInfo(Duration.ofMillis(3_723_450), true, true, 1920, 1080, "matroska,webm"));
    }

    /** The frame is a PNG of 64 by 64 whose head says 30 000 by 30 000: unpacked it would take 2.7 GB. */
    @Test
    @Abuse("U6")
    void aPictureThatUnfoldsIntoTooMuchIsNotUnfolded() throws Exception {
        var small = EmbeddedFfmpeg.make(
                temp.resolve("small.mkv"), "-f", "lavfi", "-i", "testsrc2=size=64x64:rate=1:duration=2", "-c:v", "png");
        var bytes = ByteBuffer.wrap(Files.readAllBytes(small));
        for (int at = 0; at < bytes.limit() - 12; at++) {
            if (bytes.getInt(at) == PNG_HEAD) {
                bytes.putInt(at + 4, 30_000).putInt(at + 8, 30_000);
            }
        }
        var bomb = Files.write(temp.resolve("bomb.mkv"), bytes.array());
        var claims = new MediaInfo(Duration.ofSeconds(2), false, true, 64, 64, "matroska,webm");

        assertThatThrownBy(() -> FFMPEG.contactSheet(bomb, claims, Duration.ofSeconds(1), temp.resolve("bomb.png")))
                .isInstanceOfSatisfying(MediaFailure.class, failure -> {
                    assertThat(failure.code()).isEqualTo(MediaFailure.Code.UNREADABLE_MEDIA);
                    assertThat(failure.inputFault()).isTrue();
                });
    }
}
