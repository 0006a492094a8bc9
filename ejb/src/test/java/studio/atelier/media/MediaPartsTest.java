package studio.atelier.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import studio.atelier.platform.Abuse;
import studio.atelier.platform.InvalidSetting;
import studio.atelier.platform.Settings;
import studio.atelier.platform.Sql;

/** The parts that need no database. */
class MediaPartsTest {

    @TempDir
    Path temp;

    private static MediaSettings settings(Map<String, String> values) {
        return MediaSettings.from(new Settings(name -> Optional.ofNullable(values.get(name))));
    }

    @Test
    void theSeedsNamesOfTheSettingsWork() {
        var settings = settings(Map.of(
                "OPENAI_WHISPER_STORAGE_DIR",
                temp.toString(),
                "OPENAI_WHISPER_MAX_UPLOAD_BYTES",
                "1000",
                "OPENAI_WHISPER_WORKSPACE_STORAGE_QUOTA_BYTES",
                "2000",
                "atelier.media.signing-secret",
                MediaFixture.SECRET));

        assertThat(settings.directory()).isEqualTo(temp);
        assertThat(settings.uploadMaxBytes()).isEqualTo(1000);
        assertThat(settings.workspaceQuotaBytes()).isEqualTo(2000);
        assertThat(settings.uploadKept()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.toString()).doesNotContain(MediaFixture.SECRET);
    }

    @Test
    void aMissingOrShortSecretStopsTheStart() {
        var place = Map.of("atelier.media.directory", temp.toString());

        assertThatThrownBy(() -> settings(place))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("signing");
        assertThatThrownBy(() -> settings(
                        Map.of("atelier.media.directory", temp.toString(), "atelier.media.signing-secret", "short")))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageStartingWith("atelier.media.signing-secret must be at least 32 random bytes");
    }

    @Test
    void onlyOurKeysAreKeys() {
        var key = new ObjectKey(UUID.randomUUID(), Area.ARTIFACT, UUID.randomUUID());

        assertThat(ObjectKey.parse(key.toString())).isEqualTo(key);
        for (String text : new String[] {
            "",
            "workspace/../../etc/passwd",
            key + "/..",
            "/" + key,
            key + "\n",
            key.toString().toUpperCase(Locale.ROOT)
        }) {
            assertThatThrownBy(() -> ObjectKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aDirectoryReadsPartsOfItsObjects() throws Exception {
        var store = new DirectoryStore(temp);
        var key = new ObjectKey(UUID.randomUUID(), Area.UPLOAD, UUID.randomUUID());

        var written = store.put(key, new ByteArrayInputStream("0123456789".getBytes(StandardCharsets.US_ASCII)));

        assertThat(written)
                .isEqualTo(new ObjectStore.Written(
                        10, "84d89877f0d4041efb6bf91a16f0248f2fd573e6af05c19f96bedb9f882f7882"));
        assertThat(store.size(key)).hasValue(10);
        try (var part = store.open(key, 3, 4)) {
            assertThat(part.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("3456");
        }
        try (var rest = store.open(key, 8, 100)) {
            assertThat(rest.readAllBytes()).asString(StandardCharsets.US_ASCII).isEqualTo("89");
        }
        store.delete(key);
        store.delete(key);
        assertThat(store.size(key)).isEmpty();
        assertThatThrownBy(() -> store.open(key, 0, 1)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.local(key)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void addressesExpireAndCannotBeChanged() {
        var now = Instant.parse("2026-01-01T00:00:00Z");
        var settings = settings(Map.of(
                "atelier.media.directory", temp.toString(), "atelier.media.signing-secret", MediaFixture.SECRET));
        var nobody = new MediaStore(new Sql(new PGSimpleDataSource()), new Sql(new PGSimpleDataSource()));
        var links = new DownloadLinks(nobody, settings, () -> now);
        var later = new DownloadLinks(nobody, settings, () -> now.plusSeconds(900));
        var id = UUID.randomUUID();

        var path = links.path(id);
        var signature = path.substring(path.lastIndexOf('=') + 1);
        long expires = now.plusSeconds(900).getEpochSecond();

        assertThat(path).startsWith("/api/v1/media/objects/" + id + "/content?expires=" + expires + "&signature=");
        assertThat(links.allows(id, expires, signature)).isTrue();
        assertThat(later.allows(id, expires, signature)).isFalse();
        assertThat(links.allows(UUID.randomUUID(), expires, signature)).isFalse();
        assertThat(links.allows(id, expires + 1, signature)).isFalse();
        assertThat(links.allows(id, expires, "")).isFalse();
        assertThat(links.allows(id, Long.MAX_VALUE, signature)).isFalse();
    }

    @Test
    @Abuse("U8")
    void namesAreShortVisibleAndSafeInAHeader() {
        assertThat(Filenames.clean("../../etc/cron.d/x.wav")).isEqualTo("x.wav");
        assertThat(Filenames.clean("a\r\nSet-Cookie: x=1.wav")).isEqualTo("aSet-Cookie: x=1.wav");
        assertThat(Filenames.clean("exe.\u202Evaw.wav")).isEqualTo("exe.vaw.wav");
        assertThat(Filenames.clean("C:\\talks\\my talk.mp4")).isEqualTo("my talk.mp4");
        assertThat(Filenames.clean("")).isEqualTo("file");
        assertThat(Filenames.clean("..")).isEqualTo("file");
        assertThat(Filenames.clean("x".repeat(400) + ".webm")).hasSize(255).endsWith("x.webm");
        assertThat(Filenames.clean("\u7535\u5f71 \u0000.mkv")).isEqualTo("\u7535\u5f71 .mkv");
        assertThat(Filenames.attachment("na\u00efve \"1\";.srt"))
                .isEqualTo("attachment; filename=\"na_ve _1__.srt\"; filename*=UTF-8''na%C3%AFve%20%221%22%3B.srt");
    }

    @Test
    void firstBytesTellTheKind() {
        assertThat(FileKind.of(head(0xff, 0xfb, 0x90))).contains(FileKind.MP3);
        assertThat(FileKind.of(head(0xff, 0xf1, 0x50))).contains(FileKind.AAC);
        assertThat(FileKind.of(head('I', 'D', '3'))).contains(FileKind.MP3);
        assertThat(FileKind.of(head(0, 0, 0, 32, 'f', 't', 'y', 'p'))).contains(FileKind.MP4);
        assertThat(FileKind.of(head(0x1a, 0x45, 0xdf, 0xa3))).contains(FileKind.MATROSKA);
        assertThat(FileKind.of(head('O', 'g', 'g', 'S'))).contains(FileKind.OGG);
        assertThat(FileKind.of(head('f', 'L', 'a', 'C'))).contains(FileKind.FLAC);
        assertThat(FileKind.of(head('R', 'I', 'F', 'F', 0, 0, 0, 0, 'A', 'V', 'I', ' ')))
                .isEmpty();
        assertThat(FileKind.of(head(0xff, 0xff, 0xff))).isEmpty();
        assertThat(FileKind.of(head('#', 'E', 'X', 'T', 'M', '3', 'U'))).isEmpty();
        assertThat(FileKind.of(head(0x89, 'P', 'N', 'G'))).isEmpty();
        assertThat(FileKind.MP4.contentType("a.mov")).isEqualTo("video/quicktime");
        assertThat(FileKind.MATROSKA.contentType("a.webm")).isEqualTo("video/webm");
    }

    private static byte[] head(int... bytes) {
        var head = new byte[FileKind.HEAD_BYTES];
        for (int i = 0; i < bytes.length; i++) {
            head[i] = (byte) bytes[i];
        }
        return head;
    }
}
