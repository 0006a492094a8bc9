package studio.atelier.speechtool;

import java.util.stream.Collectors;

/** Writes a {@link Recognition} as the one JSON object that callers read from standard output. */
final class Json {
    private static final String ENGINE = "embedded-sphinx";
    private static final String LANGUAGE = "en";
    private static final int MILLIS = 1000;
    private static final int FIRST_PRINTABLE = 0x20;

    private Json() {}

    static String of(Recognition recognition) {
        String words = recognition.words().stream()
                .map(word -> "{\"word\":" + string(word.word()) + ",\"start\":" + seconds(word.startMillis())
                        + ",\"end\":" + seconds(word.endMillis()) + "}")
                .collect(Collectors.joining(",", "[", "]"));
        String utterances = recognition.utterances().stream()
                .map(range -> "[" + range.from() + "," + range.to() + "]")
                .collect(Collectors.joining(",", "[", "]"));
        String aligned = recognition.aligned().isPresent()
                ? ",\"aligned\":" + recognition.aligned().getAsInt()
                : "";
        return "{\"engine\":" + string(ENGINE) + ",\"language\":" + string(LANGUAGE) + ",\"words\":" + words
                + ",\"utterances\":" + utterances + aligned + "}";
    }

    /** Seconds with exactly three decimals: digits only, so no locale and no exponent can get in. */
    static String seconds(long millis) {
        long rest = millis % MILLIS;
        return millis / MILLIS + "." + rest / 100 + rest / 10 % 10 + rest % 10;
    }

    static String string(String text) {
        StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < FIRST_PRINTABLE || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
                json.append("\\u").append(Integer.toHexString(c | 0x10000), 1, 5);
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
