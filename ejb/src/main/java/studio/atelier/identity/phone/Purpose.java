package studio.atelier.identity.phone;

import java.util.Locale;

/** What a code is for; it is worth nothing for anything else. */
enum Purpose {
    SIGN_IN,
    LINK;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
