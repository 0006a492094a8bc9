package studio.atelier.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import studio.atelier.limit.Limit;

/**
 * An operation that is counted by itself, per address, before anything else is done with it: those where a guess costs an attacker
 * little and us much. Operations without this share the general limits.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Limited {
    Limit value();
}
