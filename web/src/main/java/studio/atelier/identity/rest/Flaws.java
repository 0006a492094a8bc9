package studio.atelier.identity.rest;

import java.util.List;
import studio.atelier.identity.Registration.Flaw;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.FieldError;

/** Values that cannot be taken, as a refusal that names each. */
final class Flaws {

    private Flaws() {}

    static ApiException refusal(List<Flaw> flaws) {
        return new ApiException(
                ApiCode.VALIDATION_FAILED,
                flaws.getFirst().message(),
                flaws.stream()
                        .map(flaw -> FieldError.inBody("/" + flaw.field(), flaw.code(), flaw.message()))
                        .toList());
    }
}
