package studio.atelier.identity;

import java.text.Normalizer;
import java.util.Optional;

/**
 * A password as typed, in the one form that is hashed: Unicode NFKC, so that the same keys give the same password on
 * every system. There are no rules of composition; length is what counts.
 */
record Password(String text) {

    static final int LEAST = 8;
    static final int MOST = 128;

    /** A password that may be chosen: its length is counted in characters people see, not in UTF-16 units. */
    static Optional<Password> choose(String typed) {
        var password = typed(typed);
        int length = password.text.codePointCount(0, password.text.length());
        return length >= LEAST && length <= MOST ? Optional.of(password) : Optional.empty();
    }

    /** A password to be checked. One that is too long to be anybody's is cut, so that checking it costs no more. */
    static Password typed(String typed) {
        var bounded = typed.substring(0, Math.min(typed.length(), 2 * MOST + 1));
        return new Password(Normalizer.normalize(bounded, Normalizer.Form.NFKC));
    }

    @Override
    public String toString() {
        return "Password[hidden]";
    }
}
