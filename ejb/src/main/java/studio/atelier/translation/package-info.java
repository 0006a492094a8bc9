/**
 * The port to whoever translates. There is no embedded translator: without a configured one nothing is translated, and whoever
 * wanted it says so, because an invented text would be worse than none.
 *
 * <p>A {@link studio.atelier.translation.Translator} makes one call for a few lines and says what came of it;
 * {@code studio.atelier.recording} asks again, cuts batches and keeps what was paid for.
 */
@NullMarked
package studio.atelier.translation;

import org.jspecify.annotations.NullMarked;
