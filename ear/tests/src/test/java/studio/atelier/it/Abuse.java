package studio.atelier.it;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A test that holds against one of the numbered abuses; the page of abuse tests is made of these. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Abuse {

    /** Its numbers, such as {@code T3}. */
    String[] value();
}
