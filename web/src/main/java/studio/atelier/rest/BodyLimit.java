package studio.atelier.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How many bytes an operation reads at most. A body that announces more is refused before it is read; one that does not
 * announce its length is counted while it is read. Operations without this take {@link #JSON}.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface BodyLimit {

    /** Documents that people or programs write: 1 MiB. */
    long JSON = 1 << 20;

    /** The operation knows its limit itself (a setting, a quota) and counts what it reads. */
    long OWN = -1;

    long value() default JSON;
}
