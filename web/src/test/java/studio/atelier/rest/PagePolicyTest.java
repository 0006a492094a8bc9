package studio.atelier.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The one inline script that pages of modules need. */
class PagePolicyTest {

    @Test
    void the_import_map_is_what_stands_between_its_tags_to_the_letter() {
        var document =
                "<script type=\"importmap\">{\n \"imports\": {} }</script><script type=\"module\" src=\"/a.js\"></script>";

        assertThat(PagePolicy.importMap(document)).isEqualTo("{\n \"imports\": {} }");
    }

    /** The digest of the empty text is in FIPS 180-4's examples; the form of the expression is CSP 3's. */
    @Test
    void a_hash_is_a_source_expression() {
        assertThat(PagePolicy.hash("")).isEqualTo("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }
}
