package studio.atelier.media.rest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.commons.fileupload2.core.ParameterParser;

/** The headers of one part of a form. */
record PartHeaders(Optional<String> name, Optional<String> filename, String contentType) {

    private static final Pattern FOLD = Pattern.compile("\\r\\n[ \\t]+");
    private static final Pattern LINE = Pattern.compile("\\r\\n");

    static PartHeaders parse(String text) {
        var headers = new LinkedHashMap<String, String>();
        for (String line : LINE.split(FOLD.matcher(text).replaceAll(" "), -1)) {
            int colon = line.indexOf(':');
            if (colon > 0) {
                headers.putIfAbsent(
                        line.substring(0, colon).strip().toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
        }
        var disposition = headers.getOrDefault("content-disposition", "");
        var parameters = disposition.toLowerCase(Locale.ROOT).startsWith("form-data")
                ? parameters(disposition)
                : Map.<String, String>of();
        return new PartHeaders(
                Optional.ofNullable(parameters.get("name")),
                Optional.ofNullable(parameters.get("filename")).map(PartHeaders::unquoted),
                headers.getOrDefault("content-type", ""));
    }

    /** Browsers and curl write a quotation mark inside a name so (HTML, multipart/form-data encoding algorithm). */
    private static String unquoted(String filename) {
        return filename.replace("%22", "\"");
    }

    private static Map<String, String> parameters(String header) {
        var parser = new ParameterParser();
        parser.setLowerCaseNames(true);
        return parser.parse(header, ';');
    }
}
