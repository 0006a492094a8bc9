package studio.atelier.identity.phone;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A telephone that can receive a text message, in the one form we keep: E.164. {@code +49 151…}, {@code 0049151…} and digits
 * of full width are the same number.
 *
 * @param text as in {@code +4915112345678}
 * @param country the region it belongs to, two letters
 * @param prefix calling code and three digits: where a fraud that buys numbers in blocks shows
 */
public record PhoneNumber(String text, String country, String prefix) {

    private static final PhoneNumberUtil NUMBERS = PhoneNumberUtil.getInstance();
    private static final int TYPED_MOST = 40;
    private static final int PREFIX_DIGITS = 3;
    private static final char FULL_WIDTH_PLUS = '\uFF0B';
    private static final String ANYWHERE = "ZZ";
    private static final String INTERNATIONAL = "00";
    private static final Set<PhoneNumberType> RECEIVES =
            Set.of(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE);

    /**
     * Reads what was typed; nothing if it is no telephone that takes messages.
     *
     * @param homeCountry the region of numbers without a calling code; null if those are not taken
     */
    static Optional<PhoneNumber> read(String typed, @Nullable String homeCountry) {
        if (typed.length() > TYPED_MOST || typed.codePoints().anyMatch(Character::isLetter)) {
            return Optional.empty();
        }
        var plain = dialled(typed);
        try {
            var number = NUMBERS.parse(
                    plain.startsWith(INTERNATIONAL) ? "+" + plain.substring(INTERNATIONAL.length()) : plain,
                    homeCountry == null ? ANYWHERE : homeCountry);
            var country = NUMBERS.getRegionCodeForNumber(number);
            if (country == null
                    || !NUMBERS.isValidNumber(number)
                    || !RECEIVES.contains(NUMBERS.getNumberType(number))) {
                return Optional.empty();
            }
            var text = NUMBERS.format(number, PhoneNumberFormat.E164);
            var national = NUMBERS.getNationalSignificantNumber(number);
            var prefix =
                    "+" + number.getCountryCode() + national.substring(0, Math.min(PREFIX_DIGITS, national.length()));
            return Optional.of(new PhoneNumber(text, country, prefix));
        } catch (NumberParseException _) {
            return Optional.empty();
        }
    }

    /** Digits of any script as ASCII, the plus of full width too; everything that only sets them apart is left out. */
    private static String dialled(String typed) {
        var plain = new StringBuilder();
        typed.codePoints().forEach(character -> {
            if (Character.isDigit(character)) {
                plain.append(Character.digit(character, 10));
            } else if (character == '+' || character == FULL_WIDTH_PLUS) {
                plain.append('+');
            }
        });
        return plain.toString();
    }

    /** Tells nobody's number. */
    @Override
    public String toString() {
        return "PhoneNumber[" + prefix + "…]";
    }
}
