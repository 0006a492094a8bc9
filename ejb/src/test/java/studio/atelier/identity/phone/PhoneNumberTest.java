package studio.atelier.identity.phone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import studio.atelier.platform.Abuse;

/** One telephone, many spellings. */
class PhoneNumberTest {

    @Abuse("A13")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+4915112345678",
                "004915112345678",
                "+49 151 1234 5678",
                "+49 151 / 123-456.78",
                " +49-151-12345678 ",
                "＋４９１５１１２３４５６７８",
                "００４９１５１１２３４５６７８",
                "+٤٩١٥١١٢٣٤٥٦٧٨"
            })
    void isOneIdentity(String typed) {
        assertThat(PhoneNumber.read(typed, null)).hasValueSatisfying(number -> {
            assertThat(number.text()).isEqualTo("+4915112345678");
            assertThat(number.country()).isEqualTo("DE");
            assertThat(number.prefix()).isEqualTo("+49151");
        });
    }

    @Test
    void aNumberWithoutCallingCodeBelongsHome() {
        assertThat(PhoneNumber.read("0151 12345678", "DE").map(PhoneNumber::text))
                .contains("+4915112345678");
        assertThat(PhoneNumber.read("138 0013 8000", "CN").map(PhoneNumber::text))
                .contains("+8613800138000");
        assertThat(PhoneNumber.read("0151 12345678", null)).isEmpty();
    }

    @Abuse("A12")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "00",
                "12345",
                "+4912",
                "+49900123456",
                "+4930901820",
                "+883510000000094",
                "hello",
                "+1 900 555 0100",
                "+999123456789",
                "+4915112345678 or 1=1 -- and much more text than any number has"
            })
    void whatCannotReceiveAMessageIsNone(String typed) {
        assertThat(PhoneNumber.read(typed, null)).isEmpty();
    }
}
