package studio.atelier.media;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The kinds of audio and video files we work on. A file is one of them if its first bytes say so and neither its name nor
 * the type it was sent with says otherwise: playlists, scripts and pictures have no way in.
 */
@SuppressWarnings("ImmutableEnumChecker") // what List.of, Map.of and Set.of make does not change
public enum FileKind {
    WAV("audio/wav", List.of("wav", "wave"), Map.of(), Set.of("audio/x-wav", "audio/vnd.wave", "audio/wave")),
    MP3(
            "audio/mpeg",
            List.of("mp3", "mpga"),
            Map.of(),
            Set.of("audio/mp3", "audio/x-mp3", "audio/mpeg3", "audio/x-mpeg")),
    MP4(
            "video/mp4",
            List.of("mp4", "m4a", "m4v", "mov"),
            Map.of("m4a", "audio/mp4", "mov", "video/quicktime"),
            Set.of("audio/x-m4a", "audio/m4a", "video/x-m4v")),
    MATROSKA(
            "video/x-matroska",
            List.of("mkv", "webm", "mka"),
            Map.of("webm", "video/webm", "mka", "audio/x-matroska"),
            Set.of("audio/webm", "video/matroska", "audio/matroska", "application/x-matroska")),
    OGG(
            "audio/ogg",
            List.of("ogg", "oga", "opus", "ogv"),
            Map.of("ogv", "video/ogg"),
            Set.of("audio/opus", "application/ogg", "audio/vorbis")),
    FLAC("audio/flac", List.of("flac"), Map.of(), Set.of("audio/x-flac")),
    AAC("audio/aac", List.of("aac"), Map.of(), Set.of("audio/x-aac", "audio/aacp", "audio/vnd.dlna.adts"));

    /** How many first bytes {@link #of(byte[])} looks at. */
    public static final int HEAD_BYTES = 16;

    /** What senders say when they do not know; it contradicts nothing. */
    private static final Set<String> SAYS_NOTHING = Set.of("", "application/octet-stream", "binary/octet-stream");

    private static final Set<String> MP4_BOXES = Set.of("ftyp", "moov", "mdat", "wide", "free", "skip");

    private final String type;
    private final List<String> extensions;
    private final Map<String, String> typesByExtension;
    private final Set<String> otherTypes;

    FileKind(String type, List<String> extensions, Map<String, String> typesByExtension, Set<String> otherTypes) {
        this.type = type;
        this.extensions = extensions;
        this.typesByExtension = typesByExtension;
        this.otherTypes = otherTypes;
    }

    /** What the first bytes of a file are; nothing if they are none of ours. */
    public static Optional<FileKind> of(byte[] head) {
        if (head.length < HEAD_BYTES) {
            return Optional.empty();
        }
        var first = word(head, 0);
        return switch (first) {
            case "RIFF", "RF64" -> word(head, 8).equals("WAVE") ? Optional.of(WAV) : Optional.empty();
            case "OggS" -> Optional.of(OGG);
            case "fLaC" -> Optional.of(FLAC);
            case "\u001aE\u00df\u00a3" -> Optional.of(MATROSKA);
            case String other when other.startsWith("ID3") -> Optional.of(MP3);
            case String other when MP4_BOXES.contains(word(head, 4)) -> Optional.of(MP4);
            case String other -> frame(head);
        };
    }

    /** The type to store and to answer with, for a file of this name. */
    public String contentType(String filename) {
        return typesByExtension.getOrDefault(extension(filename), type);
    }

    /** Whether name and declared type agree with the bytes. */
    boolean agrees(String filename, String declaredType) {
        var declared = bare(declaredType);
        return extensions.contains(extension(filename))
                && (SAYS_NOTHING.contains(declared)
                        || type.equals(declared)
                        || typesByExtension.containsValue(declared)
                        || otherTypes.contains(declared));
    }

    /** The endings of all kinds, for the sentence that says what we take. */
    static String allExtensions() {
        return Arrays.stream(values()).flatMap(kind -> kind.extensions.stream()).collect(Collectors.joining(", "));
    }

    /** Bare MPEG audio has no magic word, only frames: eleven ones, then version, layer, bit rate and sampling rate. */
    private static Optional<FileKind> frame(byte[] head) {
        int second = head[1] & 0xff;
        if ((head[0] & 0xff) != 0xff || (second & 0xe0) != 0xe0) {
            return Optional.empty();
        }
        boolean reserved = (second & 0x18) == 0x08;
        boolean layerOfAac = (second & 0x06) == 0;
        if (layerOfAac) {
            return (second & 0xf0) == 0xf0 ? Optional.of(AAC) : Optional.empty();
        }
        int third = head[2] & 0xff;
        boolean badRates = (third & 0xf0) == 0xf0 || (third & 0x0c) == 0x0c;
        return reserved || badRates ? Optional.empty() : Optional.of(MP3);
    }

    private static String word(byte[] head, int offset) {
        return new String(head, offset, 4, StandardCharsets.ISO_8859_1);
    }

    private static String extension(String filename) {
        return filename.substring(filename.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static String bare(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
