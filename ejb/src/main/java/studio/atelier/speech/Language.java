package studio.atelier.speech;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A language that speech can be in: its ISO 639 code and its English name.
 *
 * <p>The catalogue is the languages the maker of Whisper publishes as usable, and Cantonese; what an engine really does is a
 * question for {@link SpeechToText#speaks}.
 */
public record Language(String code, String name) {

    private static final String CODES =
            "af ar az be bg bs ca cs cy da de el en es et fa fi fr gl he hi hr hu hy id is it"
                    + " ja kk kn ko lt lv mi mk mr ms ne nl no pl pt ro ru sk sl sr sv sw ta th tl tr uk ur vi yue zh";

    private static final List<Language> ALL = Stream.of(CODES.split(" "))
            .map(code -> new Language(code, Locale.of(code).getDisplayLanguage(Locale.ENGLISH)))
            .sorted(Comparator.comparing(Language::name))
            .toList();

    private static final Map<String, Language> BY_WORD = ALL.stream()
            .flatMap(
                    language -> Stream.of(Map.entry(language.code, language), Map.entry(fold(language.name), language)))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

    /** Every language of the catalogue, by name. */
    public static List<Language> all() {
        return ALL;
    }

    /** Finds a language by its code or its English name, in any case; {@code en-GB} is found as {@code en}. */
    public static Optional<Language> find(String codeOrName) {
        var word = fold(codeOrName);
        return Optional.ofNullable(BY_WORD.get(word))
                .or(() -> Optional.ofNullable(BY_WORD.get(word.split("[-_]", 2)[0])));
    }

    /** The codes of all languages of the catalogue, for an engine that does them all. */
    static Set<String> codes() {
        return ALL.stream().map(Language::code).collect(Collectors.toUnmodifiableSet());
    }

    private static String fold(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
