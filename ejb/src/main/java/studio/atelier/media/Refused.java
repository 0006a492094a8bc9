package studio.atelier.media;

import java.io.IOException;

/** Carries a refusal out of the stream that noticed it, through the store, which then removes what it wrote. */
final class Refused extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Reception reception;

    Refused(Reception reception) {
        super("refused");
        this.reception = reception;
    }

    Reception reception() {
        return reception;
    }
}
