package studio.atelier.speech;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Stands in for the speech tool: a program that plays one of its manners of ending, named by its first argument. */
final class ScriptedSpeechTool {

    private static final int UNREADABLE = 3;
    private static final int ENGINE_FAILED = 4;

    private ScriptedSpeechTool() {}

    public static void main(String[] arguments) throws Exception {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        switch (arguments[0]) {
            case "hears" -> {
                err.println("progress 50");
                out.println("""
                    {"engine":"embedded-sphinx","language":"en","words":[{"word":"go","start":0.290,"end":0.500},\
                    {"word":"forward","start":0.500,"end":1.000},{"word":"ten","start":1.100,"end":1.400},\
                    {"word":"meters","start":1.400,"end":1.900}],"utterances":[[0,2],[2,4]]}""");
            }
            case "echoes" -> {
                var text = Files.readString(Path.of(arguments[3])).strip();
                out.println("{\"words\":[{\"word\":\"" + arguments[1] + "\",\"start\":0,\"end\":1},{\"word\":\"" + text
                        + "\",\"start\":1,\"end\":2}],\"utterances\":[[0,2]]}");
            }
            case "much" ->
                out.println("{\"words\":[{\"word\":\"" + "x".repeat(1 << 20)
                        + "\",\"start\":0,\"end\":1}],\"utterances\":[[0,1]]}");
            case "hears-nothing" -> out.println("{\"language\":\"en\",\"words\":[],\"utterances\":[]}");
            case "cannot-read" -> System.exit(UNREADABLE);
            case "hangs" -> {
                err.println("progress 1");
                new CountDownLatch(1).await();
            }
            default -> System.exit(ENGINE_FAILED);
        }
    }
}
