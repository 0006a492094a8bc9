package studio.atelier.speech;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import org.junit.jupiter.api.Test;

class LanguageTest {

    @Test
    void aLanguageIsFoundByCodeOrNameInAnyCase() {
        assertThat(Language.find("EN")).hasValue(new Language("en", "English"));
        assertThat(Language.find(" english ")).hasValue(new Language("en", "English"));
        assertThat(Language.find("zh-CN")).hasValue(new Language("zh", "Chinese"));
        assertThat(Language.find("Cantonese")).map(Language::code).hasValue("yue");
        assertThat(Language.find("klingon")).isEmpty();
        assertThat(Language.find("")).isEmpty();
    }

    @Test
    void theListIsSortedByNameAndEveryOneHasAName() {
        assertThat(Language.all())
                .hasSizeGreaterThan(50)
                .isSortedAccordingTo(Comparator.comparing(Language::name))
                .noneMatch(language -> language.name().equals(language.code()));
    }
}
