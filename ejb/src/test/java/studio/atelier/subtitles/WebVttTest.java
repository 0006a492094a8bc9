package studio.atelier.subtitles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebVttTest {
    private static final List<Cue> TWO =
            List.of(new Cue(1, 0, 1_500, List.of("Go forward")), new Cue(2, 2_000, 3_004, List.of("ten", "meters")));

    @Test
    void writesTheStandardForm() {
        assertThat(WebVtt.write(TWO)).isEqualTo("""
                        WEBVTT

                        1
                        00:00:00.000 --> 00:00:01.500
                        Go forward

                        2
                        00:00:02.000 --> 00:00:03.004
                        ten
                        meters

                        """);
        assertThat(WebVtt.write(List.of())).isEqualTo("WEBVTT\n\n");
    }

    @Test
    void markupInTheTextIsEscaped() {
        List<Cue> cues = List.of(
                new Cue(1, 0, 10, List.of("a & b <i> c --> d", "&amp; &lrm; R&D;")),
                new Cue(2, 20, 360_000_000, List.of("NOTE", "00:00:01.000 --> 00:00:02.000")));

        assertThat(WebVtt.write(cues)).contains("a &amp; b &lt;i&gt; c --&gt; d\n&amp;amp; &amp;lrm; R&amp;D;");
        assertThat(WebVtt.read(WebVtt.write(cues))).isEqualTo(cues);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WEBVTT\n\n00:00.000 --> 00:01.500\nGo forward\n\n00:02.000 --> 00:03.004\nten\nmeters",
                "\ufeffWEBVTT - a title\r\nKind: captions\r\n\r\n00:00:00.000 --> 00:00:01.500\r\nGo forward\r\n\r"
                        + "\n00:00:02.000 --> 00:00:03.004\r\nten\r\nmeters\r\n",
                "WEBVTT\r\rid one\r00:00.000 --> 00:01.500 align:start position:10%\rGo forward\r\r2\r"
                        + "00:02.000 --> 00:03.004 line:0\rten\rmeters",
                "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\nNOTE\nthis\nis nothing\n\n00:00.000 --> 00:01.500"
                        + "\n<v Roger Bingham>Go <i.loud>forward</i>\n\nNOTE nor this\n\n00:02.000 --> 00:03.004\nten<00:02.500>"
                        + "\n<c>meters",
                "WEBVTT\n\n00:00.000 --> 00:01.500\nGo forward\n00:02.000 --> 00:03.004\nten\nmeters\n\nlost in between\n",
                "WEBVTT\n\n00:02.000 --> 00:03.004\nten\nmeters\n\n00:00.000 --> 00:01.500\nGo forward\n\n00:09.000 --> 00:10.000\n\n",
                "1\n00:00:00,000 --> 00:00:01,500\nGo forward\n\n2\n00:00:02,000 --> 00:00:03,004\nten\nmeters\n",
                "WEBVTT\n\n00:00.000 --> 00:01.500\nGo forward\n\nbroken --> time\nnot shown\n\n00:02.000 --> 00:03.004\nten\nmeters",
            })
    void readsWhatOthersWrite(String file) {
        assertThat(WebVtt.read(file)).isEqualTo(TWO);
    }

    @ParameterizedTest
    @CsvSource({
        "a &amp; b, a & b",
        "&amp, &amp",
        "&AMP;, &AMP;",
        "a&lrm;b&rlm;c, a\u200eb\u200fc",
        "a&nbsp;b, a\u00a0b",
        "&lt;i&gt;, <i>",
        "&amp;lt;, &lt;",
        "&<c, &",
        "x<c.a.b>y</c>z, xyz",
        "x\0y, x\ufffdy",
    })
    void characterReferencesAndTags(String written, String shown) {
        assertThat(WebVtt.read("WEBVTT\n\n00:00.000 --> 00:01.000\n" + written))
                .containsExactly(new Cue(1, 0, 1_000, List.of(shown)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "WEBVTT", "WEBVTT\n\nNOTE\nx --> y\n", "plain text\n\nmore"})
    void nothingToShow(String file) {
        assertThat(WebVtt.read(file)).isEmpty();
    }
}
