package studio.atelier.media.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ByteRangeTest {

    private static final ByteRange WHOLE = new ByteRange.Whole();
    private static final ByteRange OUTSIDE = new ByteRange.Outside();

    @Test
    void readsOneRange() {
        assertThat(ByteRange.of("bytes=0-0", 10)).isEqualTo(new ByteRange.Part(0, 0));
        assertThat(ByteRange.of("bytes=2-5", 10)).isEqualTo(new ByteRange.Part(2, 5));
        assertThat(ByteRange.of("bytes=2-", 10)).isEqualTo(new ByteRange.Part(2, 9));
        assertThat(ByteRange.of("bytes=5-99", 10)).isEqualTo(new ByteRange.Part(5, 9));
        assertThat(ByteRange.of("bytes=-3", 10)).isEqualTo(new ByteRange.Part(7, 9));
        assertThat(ByteRange.of("bytes=-99", 10)).isEqualTo(new ByteRange.Part(0, 9));
        assertThat(new ByteRange.Part(2, 5).length()).isEqualTo(4);
    }

    @Test
    void saysWhatIsNotThere() {
        assertThat(ByteRange.of("bytes=10-", 10)).isEqualTo(OUTSIDE);
        assertThat(ByteRange.of("bytes=-0", 10)).isEqualTo(OUTSIDE);
        assertThat(ByteRange.of("bytes=0-", 0)).isEqualTo(OUTSIDE);
    }

    @Test
    void answersTheWholeToEverythingElse() {
        for (String header : new String[] {
            null,
            "",
            "bytes=",
            "bytes=-",
            "bytes=5-2",
            "bytes=0-1,4-5",
            "lines=1-2",
            "bytes=a-b",
            "bytes=99999999999999999999-"
        }) {
            assertThat(ByteRange.of(header, 10)).as(header).isEqualTo(WHOLE);
        }
    }
}
