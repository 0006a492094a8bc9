package studio.atelier.rest;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/**
 * What pages of ours may load and run (Content Security Policy, level 3): own scripts only, none inline. The import map of a
 * page of modules is the one thing that has to stand in the document, so its hash is allowed.
 */
@ApplicationScoped
class PagePolicy {

    /** Swagger UI and Redoc write style elements while they run, Redoc searches in a worker it makes of a blob. */
    private static final String DOCUMENTATION =
            "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
                    + "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; "
                    + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String DICTATION = "/pages/dictation/index.html";
    private static final String MAP_BEGINS = "<script type=\"importmap\">";
    private static final String MAP_ENDS = "</script>";

    private final String dictation;

    @Inject
    PagePolicy(ServletContext files) {
        this.dictation = modules(hash(importMap(read(files, DICTATION))));
    }

    String of(String path) {
        return path.equals(DICTATION) ? dictation : DOCUMENTATION;
    }

    /** Lit makes its templates through a policy of its name; nothing else may turn text into markup. */
    private static String modules(String importMap) {
        return "default-src 'none'; script-src 'self' '" + importMap + "'; style-src 'self'; img-src 'self' data:; "
                + "media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
                + "require-trusted-types-for 'script'; trusted-types lit-html";
    }

    static String importMap(String document) {
        var begin = document.indexOf(MAP_BEGINS) + MAP_BEGINS.length();
        return document.substring(begin, document.indexOf(MAP_ENDS, begin));
    }

    /** The source expression that allows exactly this text. */
    static String hash(String script) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static String read(ServletContext files, String path) {
        try (var page = Objects.requireNonNull(files.getResourceAsStream(path), path)) {
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
