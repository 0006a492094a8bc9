package studio.atelier.identity;

import java.text.Normalizer;

/**
 * A password as typed, in the one form that is hashed: Unicode NFKC, so that the same keys give the same password on
 * every system. There are no rules of composition; length is what counts.
 */
record Password(String text) {

    static final int MOST = 128;

    /** Counted in characters people see, not in UTF-16 units. */
    int length() {
        return text.codePointCount(0, text.length());
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
