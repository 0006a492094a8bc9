package studio.atelier.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of WildFly on the JDK we run on. No secret is ever on it: everybody may read it in /proc. */
final class ServerCommand {

    /** What WildFly's own start script passes on a JDK with modules. */
    private static final List<String> MODULES = List.of(
            "--add-exports=java.desktop/sun.awt=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.ldap=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.url.ldap=ALL-UNNAMED",
            "--add-exports=java.naming/com.sun.jndi.url.ldaps=ALL-UNNAMED",
            "--add-exports=jdk.naming.dns/com.sun.jndi.dns=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.invoke=ALL-UNNAMED",
            "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.management/javax.management=ALL-UNNAMED",
            "--add-opens=java.naming/javax.naming=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED");

    /**
     * Measured: with this heap the serial collector serves twice the requests of G1 on two processors. Half of it is young, with survivor
     * spaces that hold the memory of two passwords being hashed: what they leave behind would otherwise fill the old half, and the full
     * collections of a flood of sign-ins, half a second each, stop everybody.
     */
    private static final List<String> MEMORY = List.of(
            "-Xms256m",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:NewRatio=1",
            "-XX:SurvivorRatio=4",
            "-XX:TargetSurvivorRatio=90",
            "-XX:MaxMetaspaceSize=300m",
            "-XX:+ExitOnOutOfMemoryError");

    private static final String SERIAL_FILTER = "maxbytes=10485760;maxdepth=128;maxarray=100000;maxrefs=300000";

    /** Requests under way get this long to finish when the server is told to stop. */
    private static final int DRAIN_SECONDS = 5;

    private ServerCommand() {}

    static List<String> of(ServerOptions options, ServerBase base, int httpPort, int managementPort) {
        var home = options.image().home();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-D[Standalone]");
        command.addAll(MEMORY);
        command.addAll(MODULES);
        command.add("-Djava.net.preferIPv4Stack=true");
        command.add("-Djava.awt.headless=true");
        command.add("-Dorg.jboss.logmanager.nocolor=true");
        command.add("-Djboss.modules.system.pkgs=org.jboss.byteman");
        command.add("-Djdk.serialFilter=" + SERIAL_FILTER);
        command.add("-Djava.io.tmpdir=" + base.temporary());
        command.add("-Dorg.wildfly.sigterm.suspend.timeout=" + DRAIN_SECONDS);
        command.add("-Dorg.jboss.boot.log.file=" + base.log().resolve("boot.log"));
        command.add("-Dlogging.configuration="
                + base.configuration().resolve("logging.properties").toUri());
        command.addAll(options.jvmArguments());
        command.add("-jar");
        command.add(home.resolve("jboss-modules.jar").toString());
        command.add("-mp");
        command.add(home.resolve("modules").toString());
        command.add("org.jboss.as.standalone");
        command.add("-Djboss.home.dir=" + home);
        command.add("-Djboss.server.base.dir=" + options.base());
        command.add("-Djboss.bind.address=" + options.bind());
        command.add("-Djboss.http.port=" + httpPort);
        command.add("-Djboss.management.http.port=" + managementPort);
        command.add("-Datelier.log.console-level=WARN");
        return command;
    }
}
