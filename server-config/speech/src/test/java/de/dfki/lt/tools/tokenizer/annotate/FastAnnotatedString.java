package de.dfki.lt.tools.tokenizer.annotate;

import java.text.CharacterIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Marks in the order they were made; a short text has few. */
public final class FastAnnotatedString implements AnnotatedString {
    private record Mark(String key, Object value, int start, int end) {}

    private final String text;
    private final List<Mark> marks = new ArrayList<>();
    private int index;

    /** A text without marks. */
    public FastAnnotatedString(String text) {
        this.text = text;
    }

    /** Marks a stretch of the text. */
    public void annotate(String key, Object value, int start, int end) {
        marks.add(new Mark(key, value, start, end));
    }

    @Override
    public char setIndex(int to) {
        index = to;
        return to < text.length() ? text.charAt(to) : CharacterIterator.DONE;
    }

    @Override
    public int getRunStart(String key) {
        return at(key).map(Mark::start)
                .orElseGet(() -> marks.stream()
                        .filter(mark -> mark.key().equals(key) && mark.end() <= index)
                        .mapToInt(Mark::end)
                        .max()
                        .orElse(0));
    }

    @Override
    public int getRunLimit(String key) {
        return at(key).map(Mark::end)
                .orElseGet(() -> marks.stream()
                        .filter(mark -> mark.key().equals(key) && mark.start() > index)
                        .mapToInt(Mark::start)
                        .min()
                        .orElse(text.length()));
    }

    @Override
    public @Nullable Object getAnnotation(String key) {
        return at(key).map(Mark::value).orElse(null);
    }

    @Override
    public String substring(int start, int end) {
        return text.substring(start, end);
    }

    private Optional<Mark> at(String key) {
        return marks.stream()
                .filter(mark -> mark.key().equals(key) && mark.start() <= index && index < mark.end())
                .findFirst();
    }
}
