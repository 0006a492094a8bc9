package studio.atelier.launcher;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;

/**
 * Brings the schema up to date, as the owner, before the server starts. Several may try at once: an advisory lock lets
 * one in at a time, and since PostgreSQL drops it with the session, a lock of Liquibase that is found inside it belongs
 * to somebody who died, and is released.
 */
public final class Migrations {

    /** The change log inside the EJB jar, or on the class path of a test. */
    public static final String CHANGELOG = "db/changelog/changelog.xml";

    private static final long LOCK = 0x6174656c696572L;
    private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

    private Migrations() {}

    /** Runs what the jar brings and the database does not have; the number of change sets that were new. */
    public static int migrate(DatabaseLogin owner, Path jar) {
        if (!Files.isReadable(jar)) {
            throw new LaunchFailure("The jar with the migrations is missing: " + jar + ". Build it first.");
        }
        // Only what the jar brings: the class path of a test may hold the same change log.
        try (var loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, ClassLoader.getPlatformClassLoader())) {
            return migrate(owner, loader, CHANGELOG);
        } catch (IOException e) {
            throw new LaunchFailure("The jar with the migrations cannot be read: " + jar, e);
        }
    }

    /** The same with the EJB jar inside an EAR. */
    public static int migrateFrom(DatabaseLogin owner, Path ear) {
        try {
            var jar = Files.createTempFile("atelier-migrations", ".jar");
            try (var archive = new ZipFile(ear.toFile());
                    var inside = archive.getInputStream(entry(archive))) {
                Files.copy(inside, jar, StandardCopyOption.REPLACE_EXISTING);
                return migrate(owner, jar);
            } finally {
                Files.deleteIfExists(jar);
            }
        } catch (IOException e) {
            throw new LaunchFailure("The EAR with the migrations cannot be read: " + ear, e);
        }
    }

    private static ZipEntry entry(ZipFile archive) throws IOException {
        var entry = archive.getEntry("ejb.jar");
        if (entry == null) {
            throw new IOException("No ejb.jar inside");
        }
        return entry;
    }

    /** What happened, in one line. */
    static String report(int changes) {
        return changes == 0 ? "The schema is up to date" : "The schema was brought up to date, changes: " + changes;
    }

    /** The same, with the change log at {@link #CHANGELOG} of a class path. */
    public static int migrate(DatabaseLogin owner, ClassLoader loader) {
        return migrate(owner, loader, CHANGELOG);
    }

    static int migrate(DatabaseLogin owner, ClassLoader loader, String changelog) {
        System.setProperty("liquibase.analytics.enabled", "false");
        LIQUIBASE.setLevel(Level.OFF);
        try (var guard = owner.connect();
                var lock = guard.prepareStatement("SELECT pg_advisory_lock(?)")) {
            lock.setLong(1, LOCK);
            lock.execute();
            return Scope.child(
                    Map.of(Scope.Attr.ui.name(), new LoggerUIService()), () -> update(owner, loader, changelog));
        } catch (Exception e) {
            throw new LaunchFailure("The migration of " + owner + " failed: " + LaunchFailure.says(e), e);
        }
    }

    private static int update(DatabaseLogin owner, ClassLoader loader, String changelog)
            throws SQLException, LiquibaseException {
        try (var connection = owner.connect()) {
            var database =
                    DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
            try (var liquibase = new Liquibase(changelog, new ClassLoaderResourceAccessor(loader), database)) {
                liquibase.setShowSummary(UpdateSummaryEnum.OFF);
                liquibase.forceReleaseLocks();
                var pending = liquibase.listUnrunChangeSets(new Contexts(), new LabelExpression());
                if (!pending.isEmpty()) {
                    liquibase.update(new Contexts(), new LabelExpression());
                }
                return (int) pending.stream()
                        .filter(change -> !change.shouldAlwaysRun())
                        .count();
            }
        }
    }
}
