package studio.atelier.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The area of the API an operation belongs to for keys for programs, one of {@link studio.atelier.identity.Scopes}: to
 * {@code GET} a key needs {@code area:read}, for anything else {@code area:write}. Where it is missing no key is taken.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface ApiKeyArea {

    String value();
}
