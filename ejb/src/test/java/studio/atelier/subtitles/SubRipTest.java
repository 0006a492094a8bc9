package studio.atelier.subtitles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubRipTest {
    private static final List<Cue> TWO =
            List.of(new Cue(1, 0, 1_500, List.of("Go forward")), new Cue(2, 2_000, 3_004, List.of("ten", "meters")));

    @Test
    void writesWhatEveryPlayerReads() {
        assertThat(SubRip.write(TWO)).isEqualTo("""
                        1
                        00:00:00,000 --> 00:00:01,500
                        Go forward

                        2
                        00:00:02,000 --> 00:00:03,004
                        ten
                        meters

                        """);
        assertThat(SubRip.write(List.of())).isEmpty();
    }

    @Test
    void numbersHaveNoHolesAndTextNoBlankLines() {
        String file = SubRip.write(List.of(
                new Cue(7, 0, 1, List.of(" ")),
                new Cue(8, 10, 20, List.of("a", "", "b\n\nc")),
                new Cue(9, 30, 40, List.of("d"))));

        assertThat(file)
                .isEqualTo("1\n00:00:00,010 --> 00:00:00,020\na\nb\nc\n\n2\n00:00:00,030 --> 00:00:00,040\nd\n\n");
    }

    @Test
    void aTextThatLooksLikeTimesStaysText() {
        List<Cue> cues = List.of(
                new Cue(1, 0, 10, List.of("00:00:01,000 --> 00:00:02,000", "a --> b")),
                new Cue(2, 20, 30, List.of("2")));

        assertThat(SubRip.read(SubRip.write(cues)))
                .containsExactly(new Cue(1, 0, 10, List.of("00:00:01,000 -- > 00:00:02,000", "a --> b")), cues.get(1));
    }

    @Test
    void hoursMayBeMany() {
        List<Cue> long_ = List.of(new Cue(1, 360_000_000, 3_599_999_999L, List.of("late")));

        assertThat(SubRip.write(long_)).contains("100:00:00,000 --> 999:59:59,999");
        assertThat(SubRip.read(SubRip.write(long_))).isEqualTo(long_);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ufeff1\n00:00:00,000 --> 00:00:01,500\nGo forward\n\n2\n00:00:02,000 --> 00:00:03,004\nten\nmeters\n",
                "1\r\n00:00:00,000 --> 00:00:01,500\r\nGo forward\r\n\r\n2\r\n00:00:02,000 --> 00:00:03,004\r\nten\r\nmeters",
                "1\r00:00:00,000 --> 00:00:01,500\rGo forward\r\r2\r00:00:02,000 --> 00:00:03,004\rten\rmeters\r\r",
                "00:00:00,000 --> 00:00:01,500\nGo forward\n\n00:00:02,000 --> 00:00:03,004\nten\nmeters\n",
                "5\n00:00:00,000 --> 00:00:01,500\nGo forward\n\n5\n00:00:02,000 --> 00:00:03,004\nten\nmeters\n",
                "1\n00:00:00.000 --> 00:00:01.5\nGo forward\n\n2\n00:00:02.00 --> 00:00:03.004\nten\nmeters\n",
                "1\n0:0:0,000-->0:0:1,500\nGo forward\n\n2\n 00:02 ---> 00:03.004 \nten\nmeters\n",
                "1\n00:00:00,000 --> 00:00:01,500 X1:100 X2:200 Y1:1 Y2:2\nGo forward\n\n2"
                        + "\n00:00:02,000 --> 00:00:03,004\nten\n\n\nmeters\n\n\n",
                "1\n00:00:00,000 --> 00:00:01,500\n{\\an8}<i>Go</i> <font color=\"#ff0000\">forward</font>\n\n2"
                        + "\n00:00:02,000 --> 00:00:03,004\n<b>ten\nmeters</b>\n",
                "1\n00:00:00,000 --> 00:00:01,500\nGo forward\n2\n00:00:02,000 --> 00:00:03,004\nten\nmeters\n",
                "2\n00:00:02,000 --> 00:00:03,004\nten\nmeters\n\n1\n00:00:00,000 --> 00:00:01,500\nGo forward\n",
                "made by somebody\n\n\n1\n00:00:00,000 --> 00:00:01,500\nGo forward\n\n3\n00:00:01,800 --> 00:00:01,900\n\n\n2"
                        + "\n00:00:02,000 --> 00:00:03,004\n  ten\t\n<i></i>\nmeters\n",
            })
    void readsWhatOthersWrite(String file) {
        assertThat(SubRip.read(file)).isEqualTo(TWO);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "\ufeff", "hello", "1\n2\n3", "WEBVTT", "1\n00:00:00,000 -> 00:00:01,500\nx", "a --> b\nx"})
    void whatIsNoSubtitleFileHasNoCues(String file) {
        assertThat(SubRip.read(file)).isEmpty();
    }

    @Test
    void numbersInTheTextStay() {
        String file = "1\n00:00:00,000 --> 00:00:01,000\nThe year was\n\n1984\n\n2\n00:00:02,000 --> 00:00:03,000\n42\n"
                + "\n00:00:04,000 --> 00:00:05,000\n1999\n00:00:06,000 --> 00:00:07,000\nend";

        assertThat(SubRip.read(file))
                .extracting(cue -> String.join("|", cue.lines()))
                .containsExactly("The year was|1984", "42", "1999", "end");
    }

    @Test
    void overlapsAndMomentsStayAsTheyAre() {
        String file = "1\n00:00:01,000 --> 00:00:05,000\na < b > c\n\n2\n00:00:02,000 --> 00:00:02,000\n<shrug>\n\n3"
                + "\n00:00:03,000 --> 00:00:01,000\n{note}\n";

        assertThat(SubRip.read(file))
                .containsExactly(
                        new Cue(1, 1_000, 5_000, List.of("a < b > c")),
                        new Cue(2, 2_000, 2_000, List.of("<shrug>")),
                        new Cue(3, 3_000, 3_000, List.of("{note}")));
    }

    @ParameterizedTest
    @CsvSource({
        "0, '00:00:00,000'",
        "7, '00:00:00,007'",
        "61001, '00:01:01,001'",
        "3599999, '00:59:59,999'",
        "360000000, '100:00:00,000'"
    })
    void times(long millis, String written) {
        assertThat(CueTime.write(millis, ',')).isEqualTo(written);
        assertThat(CueTime.read(written + " --> " + written)).contains(new CueTime(millis, millis));
    }
}
