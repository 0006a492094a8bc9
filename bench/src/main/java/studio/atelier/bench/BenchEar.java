package studio.atelier.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The application's EAR, unchanged, with two modules more: {@code bench.jar} and {@code bench.war}. */
final class BenchEar {

    private static final String DESCRIPTOR = "META-INF/application.xml";
    private static final String MODULES = """
            <module><ejb>bench.jar</ejb></module>
            <module><web><web-uri>bench.war</web-uri><context-root>/bench</context-root></web></module>
            </application>""";
    private static final String BEANS = """
            <beans xmlns="https://jakarta.ee/xml/ns/jakartaee" bean-discovery-mode="annotated" version="4.0"/>""";
    private static final String ROOT = "studio/atelier/bench/";

    private BenchEar() {}

    /** Makes it from the application's EAR and from our own classes. */
    static Path make(Path application, Path classes, Path target) throws IOException {
        var made = target.resolve("bench.ear");
        try (var ear = new ZipFile(application.toFile());
                var out = new ZipOutputStream(Files.newOutputStream(made))) {
            for (var entries = ear.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                var bytes = ear.getInputStream(entry).readAllBytes();
                if (entry.getName().equals(DESCRIPTOR)) {
                    bytes = new String(bytes, StandardCharsets.UTF_8)
                            .replace("</application>", MODULES)
                            .getBytes(StandardCharsets.UTF_8);
                }
                put(out, entry.getName(), bytes);
            }
            var web = ROOT + "inside/web/";
            put(
                    out,
                    "bench.jar",
                    archive(
                            classes,
                            "",
                            "META-INF/beans.xml",
                            name -> (name.startsWith(ROOT + "drill/") || name.startsWith(ROOT + "inside/"))
                                    && !name.startsWith(web)));
            put(
                    out,
                    "bench.war",
                    archive(classes, "WEB-INF/classes/", "WEB-INF/beans.xml", name -> name.startsWith(web)));
        }
        return made;
    }

    private static byte[] archive(Path classes, String folder, String beans, Predicate<String> wanted)
            throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = new ZipOutputStream(bytes);
                var walk = Files.walk(classes)) {
            put(out, beans, BEANS.getBytes(StandardCharsets.UTF_8));
            for (var file : walk.filter(Files::isRegularFile).sorted().toList()) {
                var name = classes.relativize(file).toString();
                if (wanted.test(name)) {
                    put(out, folder + name, Files.readAllBytes(file));
                }
            }
        }
        return bytes.toByteArray();
    }

    private static void put(ZipOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(bytes);
        out.closeEntry();
    }
}
