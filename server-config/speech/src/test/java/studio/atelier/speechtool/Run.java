package studio.atelier.speechtool;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** One run of the tool inside the test's own process, and what it printed. */
record Run(int code, String out, String err) {
    private static final Pattern WORD =
            Pattern.compile("\\{\"word\":\"(?<word>[^\"]*)\",\"start\":(?<start>[0-9.]+),\"end\":(?<end>[0-9.]+)\\}");
    private static final Pattern UTTERANCE = Pattern.compile("\\[\\d+,\\d+\\]");
    private static final Pattern ALIGNED = Pattern.compile("\"aligned\":(\\d+)\\}$");

    static Run of(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = new SpeechTool(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments));
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The last line, which is the whole contract. */
    String json() {
        return out.lines().reduce("", (earlier, later) -> later);
    }

    List<String> words() {
        return WORD.matcher(json()).results().map(word -> word.group("word")).toList();
    }

    List<Double> starts() {
        return WORD.matcher(json())
                .results()
                .map(word -> Double.valueOf(word.group("start")))
                .toList();
    }

    double startOf(String word) {
        return starts().get(words().indexOf(word));
    }

    long utterances() {
        return UTTERANCE.matcher(json()).results().count();
    }

    int aligned() {
        return ALIGNED.matcher(json())
                .results()
                .mapToInt(match -> Integer.parseInt(match.group(1)))
                .findFirst()
                .orElse(-1);
    }
}
